import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** Names one waiver: a comment, by what it says and where, or an entry of the baseline. */
const waiverReference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('comment'),
    path: z.string(),
    /** From 0: where the comment begins. */
    line: z.number().int(),
    /** The comment as it was read; another one at that line is not touched. */
    text: z.string(),
  }),
  z.object({ kind: z.literal('baseline'), path: z.string(), ruleId: z.string(), fingerprint: z.string() }),
]);
export type WaiverReference = z.infer<typeof waiverReference>;

const waiver = z.object({
  reference: waiverReference,
  ruleIds: z.array(z.string()),
  path: z.string(),
  /** From 0: of what it covers, or of the comment. Absent: the finding is gone. */
  line: z.number().int().optional(),
  reason: z.string().optional(),
  /** Who answers for it, such as `@ana`; absent: the owner of the rule, if it has one. */
  owner: z.string().optional(),
  ruleOwner: z.string().optional(),
  /** ISO date, inclusive. */
  until: z.string().optional(),
  /** `expiring`: within 14 days. `unused`: it waives nothing any more. `ineffective`: it has no reason, or its rule forbids it. */
  state: z.enum(['active', 'expiring', 'expired', 'unused', 'ineffective']),
  /** What is wrong with it, in a sentence. */
  problem: z.string().optional(),
  /** Findings that it keeps quiet. */
  findings: z.number().int(),
});
export type Waiver = z.infer<typeof waiver>;

/** Any client: every waiver of a folder, comments as of the last scan, those first that want something from a person. */
export const waivers = defineRequest(
  'rules/waivers',
  z.object({ folder }),
  z.object({ waivers: z.array(waiver), scannedAt: z.string().optional() }),
);

const changedWaivers = z.object({
  /** Relative paths of the files that were written. */
  files: z.array(z.string()),
  changed: z.number().int(),
});

/** Any client: gives waivers another end, and a reason or owner where one is given. `until` null: without end. All or none. */
export const renewWaivers = defineRequest(
  'rules/renewWaivers',
  z.object({
    folder,
    waivers: z.array(waiverReference).min(1),
    until: z.iso.date().nullable(),
    reason: z.string().min(1).optional(),
    owner: z.string().min(1).optional(),
  }),
  changedWaivers,
  { effect: 'files' },
);

/** Any client: removes waivers, so that what they kept quiet is found again. All or none. */
export const endWaivers = defineRequest(
  'rules/endWaivers',
  z.object({ folder, waivers: z.array(waiverReference).min(1) }),
  changedWaivers,
  { effect: 'files' },
);
