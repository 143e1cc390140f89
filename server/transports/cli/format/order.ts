import type { Finding } from '../../../../protocol/index.ts';

/** By file, then position, then rule: the same input prints the same text. */
export function inOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      byText(a.path, b.path) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.character - b.range.start.character ||
      byText(a.ruleId, b.ruleId) ||
      a.range.end.line - b.range.end.line ||
      a.range.end.character - b.range.end.character,
  );
}

function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
