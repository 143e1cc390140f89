/** A piece of an excerpt; `isHit`: what was looked for. */
export interface Piece {
  readonly text: string;
  readonly isHit: boolean;
}

/** The pieces of an excerpt of `sessions/list`, whose hits stand between ⟦ and ⟧. */
export function piecesOf(excerpt: string): readonly Piece[] {
  return excerpt
    .split(/(⟦[^⟧]*⟧)/)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith('⟦') ? { text: text.slice(1, text.endsWith('⟧') ? -1 : undefined), isHit: true } : { text, isHit: false },
    );
}
