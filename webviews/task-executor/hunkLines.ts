/** One line of a hunk as it is shown. */
export interface HunkLine {
  readonly kind: 'added' | 'removed' | 'context';
  readonly text: string;
}

/** Where a hunk is in both texts. Lines from 0. */
export interface HunkRange {
  readonly baseStart: number;
  readonly baseLines: number;
  readonly proposedStart: number;
  readonly proposedLines: number;
}

/** Lines around a hunk. */
const CONTEXT = 2;
/** Longer hunks are cut: the editor shows all of them. */
const MOST_LINES = 400;

/** The lines of a hunk with a few around it, and how many were left out. `null`: the file is not there on that side. */
export function hunkLines(base: string | null, proposed: string | null, hunk: HunkRange): { lines: readonly HunkLine[]; left: number } {
  const before = linesOf(base);
  const after = linesOf(proposed);
  const { baseStart, baseLines, proposedStart, proposedLines } = hunk;
  const as = (kind: HunkLine['kind']) => (text: string) => ({ kind, text });
  const lines = [
    ...after.slice(Math.max(0, proposedStart - CONTEXT), proposedStart).map(as('context')),
    ...before.slice(baseStart, baseStart + baseLines).map(as('removed')),
    ...after.slice(proposedStart, proposedStart + proposedLines).map(as('added')),
    ...after.slice(proposedStart + proposedLines, proposedStart + proposedLines + CONTEXT).map(as('context')),
  ];
  return { lines: lines.slice(0, MOST_LINES), left: Math.max(0, lines.length - MOST_LINES) };
}

function linesOf(text: string | null): readonly string[] {
  if (text === null || text === '') return [];
  const lines = text.split(/\r\n|\n|\r/);
  return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
}
