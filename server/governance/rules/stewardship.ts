import { z } from 'zod';

/** The `stewardry:` key of a rule: what ast-grep's format lacks. Unknown keys are refused so that a typing error is not ignored. */
export const stewardshipSchema = z.strictObject({
  people: z.enum(['advise', 'block']).optional(),
  ai: z.enum(['advise', 'block']).optional(),
  /** The rule holds for each of these languages; `language` is then the one it was written for. */
  languages: z.array(z.string()).min(1).optional(),
  owner: z.string().optional(),
  waivers: z.strictObject({ allowed: z.boolean(), maxDays: z.number().int().positive().optional() }).optional(),
});
