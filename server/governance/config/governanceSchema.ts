import { z } from 'zod';

/** From the strictest to the loosest. */
export const APPROVALS = ['none', 'low', 'medium'] as const;

const glob = z.string().min(1);
const commandShape = z.string().min(1);
const count = z.number().int().positive();

/** A command that proves an outcome, such as the tests. */
const verifyCommand = z.strictObject({
  name: z.string().min(1),
  command: z.string().min(1),
  timeoutSeconds: count.optional(),
});

/** The block `governance:`. Only the configuration of the workspace's own folder counts, not nested ones. */
export const governanceConfig = z.strictObject({
  /** Questions up to this risk answer themselves with yes. */
  approve: z.enum(APPROVALS).optional(),
  /** Globs; adds to those built in. */
  protectedPaths: z.array(glob).optional(),
  commands: z
    .strictObject({
      /** argv-exact, or with a last `*`. */
      allow: z.array(commandShape).optional(),
      /** Wins over everything. */
      deny: z.array(commandShape).optional(),
      network: z.boolean().optional(),
    })
    .optional(),
  /** How often one finding goes back to the model before a person is asked. */
  corrections: z.number().int().nonnegative().optional(),
  /** Hard ends of one run. */
  caps: z
    .strictObject({
      steps: count.optional(),
      tokens: count.optional(),
      minutes: z.number().positive().optional(),
      files: count.optional(),
      stallMinutes: z.number().positive().optional(),
      actionsPerMinute: count.optional(),
    })
    .optional(),
  verify: z.array(verifyCommand).optional(),
});
export type GovernanceLayer = z.infer<typeof governanceConfig>;

/** Every risk is asked about, and a run ends before it becomes somebody's evening. Verification is detected, then confirmed. */
export const DEFAULT_GOVERNANCE: GovernanceLayer = {
  approve: 'none',
  protectedPaths: [],
  commands: { allow: [], deny: [], network: false },
  corrections: 3,
  caps: { steps: 200, tokens: 2_000_000, minutes: 60, files: 200, stallMinutes: 5, actionsPerMinute: 60 },
  verify: [],
};
