import { deepEqual } from 'node:assert/strict';

/** A finding reduced to what two programs must agree on. Lines and characters from 0. */
export interface ComparedFinding {
  readonly ruleId: string;
  readonly file: string;
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
}

/** Throws and shows the difference unless both lists hold the same findings, in whatever order. Returns their number. */
export function assertSameFindings(what: string, ours: readonly ComparedFinding[], peers: readonly ComparedFinding[]): number {
  const [mine, theirs] = [ours.map(keyOf).sort(), peers.map(keyOf).sort()];
  const [isMine, isTheirs] = [new Set(mine), new Set(theirs)];
  const extra = mine.filter((key) => !isTheirs.has(key));
  const missing = theirs.filter((key) => !isMine.has(key));
  if (extra.length + missing.length > 0) {
    const show = (keys: readonly string[]): string => keys.slice(0, 10).join('\n  ');
    throw new Error(
      `${what}: findings differ.\nonly ours (${extra.length}):\n  ${show(extra)}\nonly ast-grep's (${missing.length}):\n  ${show(missing)}`,
    );
  }
  deepEqual(mine, theirs, `${what}: the same places, but not equally often`);
  return mine.length;
}

function keyOf({ ruleId, file, range: { start, end } }: ComparedFinding): string {
  return `${file}:${start.line}:${start.character}-${end.line}:${end.character} ${ruleId}`;
}
