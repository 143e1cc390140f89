import type { z } from 'zod';
import type { JobDetails, JobSummary } from '../../../protocol/jobs.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { CancelledError } from '../../base/errors.ts';
import type { NextId } from '../../base/ids.ts';
import type { Logger } from '../../base/log.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import type { Performer } from '../attempt.ts';
import { checkPayload } from '../checkPayload.ts';
import type { JobDefinition } from '../defineJob.ts';
import { JobFollowers } from '../jobFollowers.ts';
import { JobNews } from '../jobNews.ts';
import type { EnqueuedJob, EnqueueOptions, JobChanges, JobFilter, JobHandler, JobPage, JobQueue, JobRegistration } from '../jobQueue.ts';
import type { JobOperation } from '../jobStates.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_TIMINGS, type Timings } from '../timings.ts';
import { DatabaseRunner } from './databaseRunner.ts';
import { toSummary } from './jobRow.ts';
import { idsOf, listJobs, operate, readJobs, showJob } from './jobTable.ts';
import { runStatements } from './runStatements.ts';
import {
  cancelJob,
  deleteEndedSingleton,
  discardJob,
  findByKeys,
  insertJob,
  type NewJob,
  requeueJob,
  retryJob,
  type Sql,
} from './statements.ts';

export interface TableJobQueueOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly newId: NextId;
  /** This process stays: it runs what others left behind, too. */
  readonly isResident: boolean;
  /** Jobs at a time in this process; 4 when absent. */
  readonly concurrency?: number;
  readonly timings?: Partial<Timings>;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Jobs in a table beside the data that they are about. */
export function createTableJobQueue(options: TableJobQueueOptions): JobQueue {
  return new TableJobQueue(options);
}

class TableJobQueue implements JobQueue {
  readonly #options: TableJobQueueOptions;
  readonly #owner: string;
  readonly #performers = new Map<string, Performer>();
  readonly #runners = new Map<Database, DatabaseRunner>();
  readonly #news: JobNews;
  readonly #followers: JobFollowers;
  #occupied = 0;
  readonly #turnedAway = new Set<Database>();
  #isClosed = false;

  constructor(options: TableJobQueueOptions) {
    this.#options = options;
    this.#owner = ownerName(options.newId());
    this.#followers = new JobFollowers(options.clock);
    const read = async (database: Database, ids: readonly string[]) => (await readJobs(database, ids)).map(toSummary);
    this.#news = new JobNews(options.clock, options.log, read);
  }

  async enqueue<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payload: z.input<P>,
    options: EnqueueOptions = {},
  ): Promise<EnqueuedJob> {
    const { idempotencyKey = null, singletonKey = null } = options;
    const job = this.#describe(definition, payload, options);
    if (idempotencyKey === null && singletonKey === null) {
      await this.#insert(database, [insertJob(job)]);
      return { id: job.id, isNew: true };
    }
    const makeRoom = singletonKey === null ? [] : [deleteEndedSingleton(job.name, singletonKey)];
    const answers = await this.#insert(database, [...makeRoom, insertJob(job), findByKeys(job.name, idempotencyKey, singletonKey)]);
    const [id = job.id] = idsOf(answers.at(-1) ?? []);
    return { id, isNew: id === job.id };
  }

  async enqueueAll<P extends z.ZodType>(
    database: Database,
    definition: JobDefinition<string, P>,
    payloads: readonly z.input<P>[],
    options: Pick<EnqueueOptions, 'runAt' | 'attempts' | 'priority'> = {},
  ): Promise<readonly EnqueuedJob[]> {
    const jobs = payloads.map((payload) => this.#describe(definition, payload, options));
    await this.#insert(database, jobs.map(insertJob));
    return jobs.map(({ id }) => ({ id, isNew: true }));
  }

  handle<P extends z.ZodType>(definition: JobDefinition<string, P>, handler: JobHandler<z.output<P>>): JobRegistration {
    // The payload is parsed with the definition's own schema before the handler sees it.
    const performer: Performer = { definition, handler: handler as JobHandler<unknown> };
    this.#performers.set(definition.name, performer);
    this.#wakeAll();
    return {
      stop: async () => {
        if (this.#performers.get(definition.name) === performer) this.#performers.delete(definition.name);
        await Promise.all([...this.#runners.values()].map((runner) => runner.release(performer)));
      },
    };
  }

  attend(database: Database, folder: string | null): void {
    this.#news.attend(database, folder);
    if (this.#options.isResident) this.#runnerOf(database);
  }

  async leave(database: Database): Promise<void> {
    const runner = this.#runners.get(database);
    this.#runners.delete(database);
    await runner?.close();
    this.#news.leave(database);
  }

  list(database: Database, filter: JobFilter): Promise<JobPage> {
    return listJobs(database, filter);
  }

  show(database: Database, id: string): Promise<JobDetails> {
    return showJob(database, id);
  }

  cancel(database: Database, id: string): Promise<JobSummary> {
    return this.#operate(database, 'cancel', id, cancelJob(id, this.#options.clock.now()));
  }

  retry(database: Database, id: string): Promise<JobSummary> {
    return this.#operate(database, 'retry', id, retryJob(id));
  }

  requeue(database: Database, id: string): Promise<JobSummary> {
    return this.#operate(database, 'requeue', id, requeueJob(id));
  }

  async discard(database: Database, id: string): Promise<void> {
    await operate(database, 'discard', id, discardJob(id));
    database.afterCommit(() => this.#news.gone(database, id));
  }

  whenEnded(database: Database, id: string, onProgress: (percent: number) => void, signal: AbortSignal): Promise<JobDetails> {
    return this.#followers.whenEnded(id, () => showJob(database, id), onProgress, signal);
  }

  onChanged(listener: (changes: JobChanges) => void): Disposable {
    return this.#news.onChanged(listener);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#runners.keys()].map((database) => this.leave(database)));
    this.#news.dispose();
  }

  #describe<P extends z.ZodType>(definition: JobDefinition<string, P>, payload: z.input<P>, options: EnqueueOptions): NewJob {
    checkPayload(definition, payload);
    return {
      id: this.#options.newId(),
      name: definition.name,
      payload: JSON.stringify(payload ?? null),
      priority: options.priority ?? 0,
      runAt: options.runAt ?? 0,
      maxAttempts: options.attempts ?? definition.limits.attempts,
      idempotencyKey: options.idempotencyKey ?? null,
      singletonKey: options.singletonKey ?? null,
      now: this.#options.clock.now(),
    };
  }

  async #insert(database: Database, statements: readonly Sql[]) {
    if (this.#isClosed) throw new CancelledError('The job queue is closed');
    const answers = await runStatements(database, statements);
    // Whoever enqueues a job sees to it that it is run.
    database.afterCommit(() => this.#runnerOf(database)?.wake());
    return answers;
  }

  /** Undefined when it is too late. */
  #runnerOf(database: Database): DatabaseRunner | undefined {
    const known = this.#runners.get(database);
    if (this.#isClosed || known !== undefined) return known;
    const { clock, log, timings, random = Math.random, concurrency = DEFAULT_CONCURRENCY } = this.#options;
    const runner = new DatabaseRunner(database, {
      owner: this.#owner,
      clock,
      log,
      timings: { ...DEFAULT_TIMINGS, ...timings },
      performers: this.#performers,
      random,
      room: () => concurrency - this.#occupied,
      occupy: (count) => {
        this.#occupied += count;
        if (count < 0) this.#wakeTurnedAway();
      },
      turnedAway: () => void this.#turnedAway.add(database),
      onMoved: (of, id) => this.#onMoved(of, id),
    });
    this.#runners.set(database, runner);
    return runner;
  }

  async #operate(database: Database, operation: JobOperation, id: string, statement: Sql): Promise<JobSummary> {
    await operate(database, operation, id, statement);
    database.afterCommit(() => {
      this.#onMoved(database, id);
      this.#runners.get(database)?.wake();
      if (operation === 'cancel') void this.#runners.get(database)?.look();
    });
    const [row] = await readJobs(database, [id]);
    return row === undefined ? showJob(database, id) : toSummary(row);
  }

  #onMoved(database: Database, id: string): void {
    this.#news.changed(database, id);
    this.#followers.moved(id);
  }

  #wakeAll(): void {
    for (const runner of this.#runners.values()) runner.wake();
  }

  /** Only who found no room: two databases that wake each other whenever they have looked would never stop. */
  #wakeTurnedAway(): void {
    const waiting = [...this.#turnedAway];
    this.#turnedAway.clear();
    for (const database of waiting) this.#runners.get(database)?.wake();
  }
}
