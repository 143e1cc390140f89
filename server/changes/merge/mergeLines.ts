import { diff3Merge } from 'node-diff3';

export interface LineMerge {
  readonly lines: readonly string[];
  /** Where both sides changed the same lines: lines of `current`, from 0. */
  readonly conflicts: readonly number[];
}

/** Above this many pairs of equal lines the search for what is common takes seconds and gigabytes. */
const MOST_PAIRS = 4_000_000;

/**
 * Merges two changes of one base, line by line. What both sides changed in the same way is no conflict. Where they conflict the result has
 * both between markers, as git writes them.
 */
export function mergeLines(base: readonly string[], current: readonly string[], proposed: readonly string[]): LineMerge {
  const { head, tail } = commonEnds(base, current, proposed);
  const middle = (lines: readonly string[]): string[] => lines.slice(head, lines.length - tail);
  const merged = mergeMiddle(middle(base), middle(current), middle(proposed));
  return {
    lines: [...current.slice(0, head), ...merged.lines, ...current.slice(current.length - tail)],
    conflicts: merged.conflicts.map((line) => line + head),
  };
}

function mergeMiddle(base: string[], current: string[], proposed: string[]): LineMerge {
  if (isTooMuch(base, current) || isTooMuch(base, proposed)) return { lines: marked(current, proposed), conflicts: [0] };
  const lines: string[] = [];
  const conflicts: number[] = [];
  for (const { ok, conflict } of diff3Merge(current, base, proposed, { excludeFalseConflicts: true })) {
    if (ok) lines.push(...ok);
    if (!conflict) continue;
    lines.push(...marked(conflict.a, conflict.b));
    conflicts.push(conflict.aIndex);
  }
  return { lines, conflicts };
}

/** Lines that all three have at the beginning and at the end: most of a file, as a rule. */
function commonEnds(...all: readonly (readonly string[])[]): { head: number; tail: number } {
  const [first = [], ...others] = all;
  const shortest = Math.min(...all.map((lines) => lines.length));
  let head = 0;
  while (head < shortest && others.every((lines) => lines[head] === first[head])) head++;
  let tail = 0;
  while (tail < shortest - head && others.every((lines) => lines[lines.length - 1 - tail] === first[first.length - 1 - tail])) tail++;
  return { head, tail };
}

function isTooMuch(left: readonly string[], right: readonly string[]): boolean {
  const counts = new Map<string, number>();
  for (const line of left) counts.set(line, (counts.get(line) ?? 0) + 1);
  let pairs = 0;
  for (const line of right) pairs += counts.get(line) ?? 0;
  return pairs > MOST_PAIRS;
}

function marked(current: readonly string[], proposed: readonly string[]): string[] {
  const lineBreak = [...current, ...proposed].some((line) => line.endsWith('\r\n')) ? '\r\n' : '\n';
  const whole = (lines: readonly string[]): string[] => lines.map((line) => (line.endsWith('\n') ? line : `${line}${lineBreak}`));
  return [`<<<<<<< yours${lineBreak}`, ...whole(current), `=======${lineBreak}`, ...whole(proposed), `>>>>>>> Stewardry${lineBreak}`];
}
