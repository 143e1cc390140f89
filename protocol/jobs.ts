import { z } from 'zod';
import { defineNotification, defineRequest } from './define.ts';
import { folder } from './workspace.ts';

/**
 * `failed`: an attempt failed and the next one waits for its time. `dead`: it will not be tried again unless somebody asks. From
 * `completed`, `cancelled` and `dead` nothing moves a job by itself.
 */
export const jobState = z.enum(['pending', 'running', 'completed', 'failed', 'cancelled', 'dead']);
export type JobState = z.infer<typeof jobState>;

/** A job as lists show it. Times are ISO 8601 in UTC. */
export const jobSummary = z.object({
  id: z.string(),
  /** `module/verb`, such as `rules/scan`. */
  name: z.string(),
  state: jobState,
  /** Percent. */
  progress: z.number().min(0).max(100),
  /** Begun so far, the running one included. */
  attempts: z.number().int(),
  maxAttempts: z.number().int(),
  /** Higher goes first. */
  priority: z.number().int(),
  createdAt: z.string(),
  /** Before this it is not begun; absent: as soon as there is room. */
  runAt: z.string().optional(),
  startedAt: z.string().optional(),
  finishedAt: z.string().optional(),
  /** Why the last attempt failed, for a person. */
  error: z.string().optional(),
  /** Somebody asked it to stop and it has not stopped yet. */
  isCancelling: z.boolean(),
});
export type JobSummary = z.infer<typeof jobSummary>;

/** A job in full. */
export const jobDetails = jobSummary.extend({
  payload: z.unknown(),
  /** Where the next attempt goes on; absent before the first checkpoint. */
  checkpoint: z.unknown().optional(),
  /** What the handler returned. */
  result: z.unknown().optional(),
  /** Enqueueing with the same key again answers with this job. */
  idempotencyKey: z.string().optional(),
  /** Process that runs it. */
  owner: z.string().optional(),
});
export type JobDetails = z.infer<typeof jobDetails>;

/** `null` folder: the jobs of the installation, which belong to no workspace. */
const ofOneJob = z.object({ folder: folder.nullable(), id: z.string() });

/** Any client: the jobs of a folder, newest first, a page at a time. */
export const list = defineRequest(
  'jobs/list',
  z.object({
    folder: folder.nullable(),
    /** Empty: all. */
    states: z.array(jobState).default([]),
    name: z.string().optional(),
    limit: z.number().int().min(1).max(500).default(50),
    /** `next` of the page before. */
    after: z.string().optional(),
    /** Those that ended more than 30 days ago and were moved to the archive, instead of the others. */
    archived: z.boolean().default(false),
  }),
  z.object({
    jobs: z.array(jobSummary),
    /** Absent on the last page. */
    next: z.string().optional(),
    /** Jobs by state, all pages and all states, of this name. */
    counts: z.record(jobState, z.number().int()),
  }),
);

/** Any client: one job with payload, checkpoint and result. */
export const show = defineRequest('jobs/show', ofOneJob, jobDetails);

/** Any client: asks a job to stop. One that waits is cancelled at once, one that runs within a second. */
export const cancel = defineRequest('jobs/cancel', ofOneJob, jobSummary, { effect: 'state' });

/** Any client: runs a failed, dead or cancelled job now, with all its attempts, from its last checkpoint. */
export const retry = defineRequest('jobs/retry', ofOneJob, jobSummary, { effect: 'state' });

/** Any client: runs a job that is not running once more from its beginning: checkpoint, progress and result are dropped. */
export const requeue = defineRequest('jobs/requeue', ofOneJob, jobSummary, { effect: 'state' });

/** Any client: forgets a job that has ended: completed, failed, cancelled or dead. */
export const discard = defineRequest('jobs/discard', ofOneJob, z.object({}), { effect: 'state' });

/** Server to client, at most ten times a second: jobs that this backend began, moved on or ended. What other processes do, a list shows. */
export const changed = defineNotification(
  'jobs/changed',
  z.object({
    folder: folder.nullable(),
    jobs: z.array(jobSummary),
    /** Ids of jobs that were discarded. */
    gone: z.array(z.string()),
    /** More changed than is worth sending: ask for the list again. */
    isIncomplete: z.boolean(),
  }),
);
