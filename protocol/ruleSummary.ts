import { z } from 'zod';
import { severity } from './finding.ts';

/** What happens where a rule is broken: it is said, or it stops the check or the run. */
export const enforcement = z.enum(['advise', 'block']);
export type Enforcement = z.infer<typeof enforcement>;

/** A rule as a list shows it. */
export const ruleSummary = z.object({
  id: z.string(),
  pack: z.string(),
  /** Languages of a syntax rule or kind of a check, in words. */
  subject: z.string(),
  /** `syntax`, or the kind of its check. */
  kind: z.string(),
  /** Of a syntax rule; of a check none. */
  languages: z.array(z.string()),
  severity: severity.or(z.literal('off')),
  defaultSeverity: severity.or(z.literal('off')),
  message: z.string(),
  url: z.string().optional(),
  fixable: z.boolean(),
  /** Absolute file and line (from 0) of its definition. */
  file: z.string(),
  line: z.number().int(),
  /** Findings of the last scan, suppressed ones left out. */
  findings: z.number().int(),
  /** Findings of the last scan that a comment or the baseline accepts. */
  waived: z.number().int(),
  /** What is in force. `isOwn`: said for this rule, and not only what follows from its severity. */
  people: z.object({ enforcement, isOwn: z.boolean() }),
  ai: z.object({ enforcement, isOwn: z.boolean() }),
  owner: z.string().optional(),
  /** Whether findings may be waived, and for at most how many days. */
  waivers: z.object({ allowed: z.boolean(), maxDays: z.number().int().optional() }),
  /** Folder that it governs, relative; empty for all. `files` and `ignores` are globs relative to it; no `files` means every file. */
  scope: z.string(),
  files: z.array(z.string()),
  ignores: z.array(z.string()),
  /** Folders whose own configuration gives it another severity. */
  below: z.array(z.object({ folder: z.string(), severity: severity.or(z.literal('off')) })),
});
export type RuleSummary = z.infer<typeof ruleSummary>;

/** A pack with its rules, also one that is off. */
export const packSummary = z.object({
  name: z.string(),
  description: z.string(),
  origin: z.enum(['built-in', 'npm', 'workspace']),
  isEnabled: z.boolean(),
  rules: z.array(ruleSummary),
});
export type PackSummary = z.infer<typeof packSummary>;
