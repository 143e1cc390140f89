/** The text of a persona file as it is being edited. */
export interface Draft {
  readonly text: string;
  /** Digest of the file of the workspace that it was made from; `null`: there was none. */
  readonly basedOn: string | null;
  /** The text that it began with: equal means that nothing was changed. */
  readonly from: string;
}

/** What was kept over a reload of the window. */
export function readDraft(kept: unknown): Draft | undefined {
  if (typeof kept !== 'object' || kept === null) return undefined;
  const { text, basedOn, from } = kept as Record<string, unknown>; // an object: any field may be looked at
  const isBased = typeof basedOn === 'string' || basedOn === null;
  return typeof text === 'string' && typeof from === 'string' && isBased ? { text, basedOn, from } : undefined;
}

/** The text of a new persona made out of another: it gets a name of its own. */
export function renamed(text: string, id: string): string {
  const name = id.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase());
  return text.replace(/^name:.*$/m, `name: ${name}`);
}

/** Where a line (from 0) begins and ends in a text. */
export function lineSpan(text: string, line: number): readonly [start: number, end: number] {
  const lines = text.split('\n');
  const start = lines.slice(0, line).reduce((sum, each) => sum + each.length + 1, 0);
  return [start, start + (lines[line]?.length ?? 0)];
}
