import { z } from 'zod';

/** Line and character count from 0; a character is a UTF-16 code unit, as in LSP. */
export const position = z.object({ line: z.number().int().min(0), character: z.number().int().min(0) });
export type Position = z.infer<typeof position>;

/** `end` is exclusive, as in LSP. */
export const range = z.object({ start: position, end: position });
export type Range = z.infer<typeof range>;

export const severity = z.enum(['error', 'warning', 'info', 'hint']);
export type Severity = z.infer<typeof severity>;

export const textEdit = z.object({ range, newText: z.string() });
export type TextEdit = z.infer<typeof textEdit>;

/** One way to mend a finding: edits to the finding's own file, against the text that was checked. They never overlap. */
export const fix = z.object({ title: z.string(), edits: z.array(textEdit) });
export type Fix = z.infer<typeof fix>;

/** Another place that explains the finding. */
export const relatedLocation = z.object({ path: z.string(), range, message: z.string() });
export type RelatedLocation = z.infer<typeof relatedLocation>;

/** Why a finding is not shown: a comment, the baseline, or an imported SARIF suppression. */
export const suppression = z.object({
  kind: z.enum(['inline', 'baseline', 'external']),
  reason: z.string().optional(),
  /** ISO date, inclusive. */
  until: z.string().optional(),
});
export type Suppression = z.infer<typeof suppression>;

/** One violation of one rule at one place. */
export const finding = z.object({
  ruleId: z.string(),
  severity,
  message: z.string(),
  note: z.string().optional(),
  url: z.string().optional(),
  /** Relative to the workspace folder, `/`-separated. */
  path: z.string(),
  range,
  fixes: z.array(fix),
  related: z.array(relatedLocation),
  /** True when a fix exists, also where `fixes` was left out to keep the reply small (whole-workspace scans). */
  fixable: z.boolean(),
  suppressed: suppression.optional(),
  /** Content hash that stays the same when lines move; see docs/rules.md, Baseline. */
  fingerprint: z.string(),
});
export type Finding = z.infer<typeof finding>;

/** Something a person must know that is not a finding: a skipped file, a broken rule, a timeout. One clear sentence. */
export const notice = z.object({
  kind: z.enum(['file-skipped', 'rule-broken', 'rule-timeout', 'config', 'pack', 'baseline', 'sarif', 'module', 'io']),
  severity,
  message: z.string(),
  /** Relative to the workspace folder, or absolute for a file outside it. */
  path: z.string().optional(),
  range: range.optional(),
  ruleId: z.string().optional(),
});
export type Notice = z.infer<typeof notice>;
