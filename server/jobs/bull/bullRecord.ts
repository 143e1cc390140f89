import type { Job, JobsOptions } from 'bullmq';
import type { JobDetails, JobState } from '../../../protocol/jobs.ts';

/** A job as we hand it to BullMQ: enough to hand it over once more. */
export interface BullRecord {
  readonly id: string;
  readonly name: string;
  readonly data: BullData;
}

export interface BullData {
  readonly payload: unknown;
  readonly priority: number;
  readonly attempts: number;
  /** Milliseconds since 1970; 0: at once. */
  readonly runAt: number;
  readonly createdAt: number;
  /** Attempts begun before it was last handed over: BullMQ counts from 0 again, and fences must grow. */
  readonly base: number;
  readonly idempotencyKey?: string;
  readonly singletonKey?: string;
}

export type BullJob = Job<BullData, string | null, string>;

/** BullMQ takes 1 before 2, and what has no priority before everything. */
const MIDDLE_PRIORITY = 1_000_000;
/** As long as the table keeps them: see databaseRunner.ts. Seconds. */
const KEEP = { age: 7 * 24 * 3_600, count: 10_000 };
/** The reason with which a cancelled job fails on BullMQ's side, which knows no other way. */
export const CANCELLED = 'Cancelled.';

export function optionsOf({ id, data }: BullRecord, now: number): JobsOptions {
  return {
    jobId: id,
    priority: Math.max(1, MIDDLE_PRIORITY - data.priority),
    attempts: data.attempts,
    backoff: { type: 'custom' },
    removeOnComplete: KEEP,
    ...(data.runAt > now ? { delay: data.runAt - now } : {}),
    ...(data.singletonKey === undefined ? {} : { deduplication: { id: data.singletonKey } }),
  };
}

/** A number for each claim of a job, growing. */
export function fenceOf(job: Pick<BullJob, 'attemptsStarted' | 'data'>): number {
  return job.data.base + job.attemptsStarted;
}

/** BullMQ's word for a job's state as ours. */
export function stateOf(job: Pick<BullJob, 'attemptsMade' | 'failedReason'>, word: string): JobState {
  if (word === 'active') return 'running';
  if (word === 'completed') return 'completed';
  if (word === 'failed') return job.failedReason === CANCELLED ? 'cancelled' : 'dead';
  return word === 'delayed' && job.attemptsMade > 0 ? 'failed' : 'pending';
}

/** What a list shows, and more; without the checkpoint, which is in the database. */
export function describeJob(job: BullJob, state: JobState, isStopping: boolean): JobDetails {
  const { data } = job;
  const hasError = state === 'failed' || state === 'dead';
  // Only a failed job waits for a time of BullMQ's own making.
  const runAt = state === 'failed' ? job.timestamp + (job.delay ?? 0) : data.runAt;
  return {
    id: job.id ?? '',
    name: job.name,
    state,
    progress: state === 'completed' ? 100 : Number(job.progress) || 0,
    attempts: job.attemptsMade + (state === 'running' ? 1 : 0),
    maxAttempts: data.attempts,
    priority: data.priority,
    createdAt: new Date(data.createdAt).toISOString(),
    ...(runAt > 0 ? { runAt: new Date(runAt).toISOString() } : {}),
    ...(job.processedOn === undefined ? {} : { startedAt: new Date(job.processedOn).toISOString() }),
    ...(job.finishedOn === undefined ? {} : { finishedAt: new Date(job.finishedOn).toISOString() }),
    ...(hasError && job.failedReason ? { error: job.failedReason } : {}),
    isCancelling: isStopping && state === 'running',
    payload: data.payload,
    ...(state === 'completed' && job.returnvalue !== null ? { result: JSON.parse(job.returnvalue) } : {}),
    ...(data.idempotencyKey === undefined ? {} : { idempotencyKey: data.idempotencyKey }),
    ...(job.processedBy === undefined ? {} : { owner: job.processedBy }),
  };
}

/** A job that is parked: out of BullMQ's reach until somebody asks for it again. */
export function describeParked({ id, name, data }: BullRecord, finishedAt: number): JobDetails {
  return {
    id,
    name,
    state: 'cancelled',
    progress: 0,
    attempts: 0,
    maxAttempts: data.attempts,
    priority: data.priority,
    createdAt: new Date(data.createdAt).toISOString(),
    finishedAt: new Date(finishedAt).toISOString(),
    isCancelling: false,
    payload: data.payload,
    ...(data.idempotencyKey === undefined ? {} : { idempotencyKey: data.idempotencyKey }),
  };
}
