import type { z } from 'zod';

export interface JobLimits {
  /** Attempts before the job is dead. A process that dies under a job has a count of its own. */
  readonly attempts: number;
  /** Milliseconds that one attempt may take. */
  readonly timeLimitMs: number;
  /** Milliseconds to wait after the first failed attempt; doubles with each, up to an hour. */
  readonly backoffMs: number;
  /** Jobs of this name that one process runs at once. */
  readonly concurrency: number;
}

/** What a job is called, what it must know, how often it is tried. The value is the job: who enqueues it and who runs it share it. */
export interface JobDefinition<Name extends string = string, Payload extends z.ZodType = z.ZodType> {
  /** `module/verb`. */
  readonly name: Name;
  /** Checked when the job is enqueued and again when it is run: the program may have been updated in between. */
  readonly payload: Payload;
  readonly limits: JobLimits;
}

const DEFAULTS: JobLimits = { attempts: 5, timeLimitMs: 3_600_000, backoffMs: 1_000, concurrency: Number.POSITIVE_INFINITY };

/** Declares a durable job. Its payload must survive JSON. */
export function defineJob<const Name extends string, Payload extends z.ZodType>(
  name: Name,
  payload: Payload,
  limits: Partial<JobLimits> = {},
): JobDefinition<Name, Payload> {
  return { name, payload, limits: { ...DEFAULTS, ...limits } };
}
