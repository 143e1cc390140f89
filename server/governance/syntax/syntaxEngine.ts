import type { Fix, Notice, Range, RelatedLocation } from '../../../protocol/finding.ts';
import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';

/** One match of one syntax rule, ranges in the coordinates of the whole file (also for embedded code). */
export interface SyntaxMatch {
  readonly ruleId: string;
  readonly range: Range;
  /** `$A`, `$$$A` and transformed variables filled in. */
  readonly message: string;
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
}

export interface SyntaxReport {
  readonly matches: readonly SyntaxMatch[];
  /** Rules that broke or ran over their budget on this file; their matches are left out, the others' are kept. */
  readonly notices: readonly Notice[];
}

/**
 * Checks one text against many rules. Built once per rule set, used for every document: what can be prepared is prepared here.
 * Rules whose `files`/`ignores` do not cover the path must be filtered out by the caller through `isActive`.
 */
export interface SyntaxEngine {
  check(file: SourceFile, isActive: (ruleId: string) => boolean): SyntaxReport;
  /** Number of ERROR and MISSING nodes of the text in a language: a fix that raises it is refused. */
  countParseErrors(text: string, language: string): number;
}

export type CreateSyntaxEngine = (rules: readonly SyntaxRule[]) => SyntaxEngine;
