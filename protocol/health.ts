import { z } from 'zod';
import { defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/** One thing that the backend stands on. `degraded`: it works, but not as it should. */
export const dependency = z.object({
  name: z.string(),
  state: z.enum(['ok', 'degraded', 'failed']),
  /** For a person: what is there, or what is wrong and what to do. */
  detail: z.string(),
  /** Milliseconds until it answered. */
  duration: z.number(),
});
export type Dependency = z.infer<typeof dependency>;

/** Everything together. */
export const health = z.object({
  /** `ok` when all are. */
  state: z.enum(['ok', 'degraded']),
  /** True when one did not answer in time: what it would have said is missing. */
  partial: z.boolean(),
  dependencies: z.array(dependency),
});

/** Any client: how everything does that the backend stands on. Each is asked by itself, so that one that fails hides no other. */
export const check = defineRequest(
  'health/check',
  z.object({
    /** `null`: the installation without a workspace. */
    folder: folder.nullable().default(null),
  }),
  health,
);
