import { z } from 'zod';

/** What became of the tests of one rule: `passed` counts cases, `line` is from 0. */
export const ruleTestResult = z.object({
  ruleId: z.string(),
  file: z.string(),
  line: z.number().int(),
  passed: z.number().int(),
  failures: z.array(
    z.object({
      kind: z.enum(['noisy', 'missing', 'snapshot-missing', 'snapshot-changed', 'unknown-rule', 'broken']),
      case: z.string(),
      message: z.string(),
      line: z.number().int().optional(),
    }),
  ),
});
export type RuleTestResult = z.infer<typeof ruleTestResult>;
