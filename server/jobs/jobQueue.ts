import type { z } from 'zod';
import type { JobDetails, JobState, JobSummary } from '../../protocol/jobs.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Database } from '../data/database.ts';
import type { JobDefinition } from './defineJob.ts';

export interface EnqueueOptions {
  /** A job of this name with this key is enqueued once: the second time the answer is the first job, whatever became of it. */
  readonly idempotencyKey?: string;
  /** At most one job of this name with this key waits or runs: who asks meanwhile joins it. A new one replaces the one that ended. */
  readonly singletonKey?: string;
  /** Wall time in milliseconds since 1970 before which it is not begun. */
  readonly runAt?: number;
  /** Instead of the definition's. */
  readonly attempts?: number;
  /** Higher goes first; 0 when absent. */
  readonly priority?: number;
}

export interface EnqueuedJob {
  readonly id: string;
  /** False: a key led to a job that was there. */
  readonly isNew: boolean;
}

/** One attempt at a job, as its handler sees it. */
export interface Attempt<Payload = unknown> {
  readonly id: string;
  readonly payload: Payload;
  /** The database that the job is kept in. */
  readonly database: Database;
  /** From 1. */
  readonly number: number;
  /** What the last `checkpoint` left; absent at the first attempt. Written by this very handler, hence `unknown` only to the queue. */
  readonly resumeFrom: unknown;
  /** Aborted when the job is cancelled, runs over its time limit, was taken over by another process, or the backend stops. */
  readonly signal: AbortSignal;
  /** Percent. Cheap: written and announced a few times a second at most. */
  progress(percent: number): void;
  /**
   * Remembers where to go on, as JSON. Called inside a transaction of `database`, it is one with the writes there: they are done once,
   * whatever dies. Throws `ConflictError` when another process has taken the job over, which undoes that transaction.
   */
  checkpoint(cursor: unknown): Promise<void>;
}

/** Does the work. What it returns is kept as JSON. What it throws fails the attempt; `BadInputError` and `ValidationError` are not retried. */
export type JobHandler<Payload> = (attempt: Attempt<Payload>) => unknown;

export interface JobFilter {
  /** Empty: all. */
  readonly states: readonly JobState[];
  readonly name?: string | undefined;
  readonly limit: number;
  readonly after?: string | undefined;
}

export interface JobPage {
  readonly jobs: readonly JobSummary[];
  readonly next?: string;
  readonly counts: Readonly<Record<JobState, number>>;
}

export interface JobRegistration {
  /** No job is begun any more; what runs is put back with its checkpoint. Resolves when all of it has stopped. */
  stop(): Promise<void>;
}

/** What moved since the last announcement. */
export interface JobChanges {
  /** As given to `attend`. */
  readonly folder: string | null;
  readonly jobs: readonly JobSummary[];
  readonly gone: readonly string[];
  readonly isIncomplete: boolean;
}

/**
 * Background work that outlives the process. A job is run at least once, by one process at a time; docs/jobs.md says what follows.
 * Operations on a job that is not there throw `NotFoundError`; those that its state does not allow, `ConflictError`.
 */
export interface JobQueue {
  /** Inside a transaction of `database` the job exists when that commits. Throws `BadInputError` for a payload that breaks its schema. */
  enqueue<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payload: z.input<P>,
    options?: EnqueueOptions,
  ): Promise<EnqueuedJob>;
  /** Many at once, for which the database is asked once. */
  enqueueAll<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payloads: readonly z.input<P>[],
    options?: Pick<EnqueueOptions, 'runAt' | 'attempts' | 'priority'>,
  ): Promise<readonly EnqueuedJob[]>;
  /** Says who runs the jobs of a name; they wait while nobody does. */
  handle<P extends z.ZodType>(definition: JobDefinition<string, P>, handler: JobHandler<z.output<P>>): JobRegistration;
  /**
   * Makes a database known under the folder whose jobs it holds; `null`: the installation. A process that stays begins to run them; one
   * that only does what a person asked for runs jobs of a database once it has enqueued one there.
   */
  attend(database: Database, folder: string | null): void;
  /** Stops running jobs of a database that is about to be closed: each is put back with its checkpoint. */
  leave(database: Database): Promise<void>;
  list(database: Database, filter: JobFilter): Promise<JobPage>;
  show(database: Database, id: string): Promise<JobDetails>;
  cancel(database: Database, id: string): Promise<JobSummary>;
  /** Failed, dead or cancelled: goes on now from its checkpoint with all its attempts. */
  retry(database: Database, id: string): Promise<JobSummary>;
  /** Not running: begins again without checkpoint. */
  requeue(database: Database, id: string): Promise<JobSummary>;
  /** Ended: is forgotten. */
  discard(database: Database, id: string): Promise<void>;
  /** Resolves when the job has ended, in whichever process; rejects with `CancelledError` when nobody wants to know any more. */
  whenEnded(database: Database, id: string, onProgress: (percent: number) => void, signal: AbortSignal): Promise<JobDetails>;
  /** News of what this process does, at most ten times a second. */
  onChanged(listener: (changes: JobChanges) => void): Disposable;
  /** Leaves every database. */
  close(): Promise<void>;
}
