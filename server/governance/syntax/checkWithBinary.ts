import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { answersOf, documentsOf, hideIgnoreComments } from './binaryAnswers.ts';
import { runBinaryNow } from './commandLine.ts';
import type { Region, SyntaxMatch } from './syntaxMatch.ts';

/**
 * Checks a region with the binary, for the few rules that only its grammars know. It waits for the answer, so that checking stays one
 * synchronous step for the caller.
 */
export function checkWithBinary(binary: string, rules: readonly SyntaxRule[], region: Region, file: SourceFile): readonly SyntaxMatch[] {
  if (rules.length === 0) return [];
  const lines = runBinaryNow(binary, documentsOf(rules), hideIgnoreComments(region.text));
  return lines === undefined ? [] : answersOf(lines, rules, region, file);
}

/** True when the binary takes a rule document. */
export function isTakenByBinary(binary: string, document: string): boolean {
  return runBinaryNow(binary, [document], ' ') !== undefined;
}
