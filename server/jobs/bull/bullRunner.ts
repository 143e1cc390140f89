import type { Worker } from 'bullmq';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import { type Outcome, type Performer, RunningAttempt } from '../attempt.ts';
import { backoff } from '../backoff.ts';
import type { Timings } from '../timings.ts';
import { claimCheckpoint, saveCheckpoint } from './besideRedis.ts';
import type { BullLibrary } from './bullLibrary.ts';
import type { BullPlace } from './bullPlace.ts';
import { type BullData, type BullJob, CANCELLED, fenceOf } from './bullRecord.ts';

export interface BullRunnerOptions {
  readonly library: BullLibrary;
  readonly place: BullPlace;
  readonly database: Database;
  readonly owner: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timings: Timings;
  readonly concurrency: number;
  /** It lets its leases run out. For tests of what happens then. */
  readonly isSilent: boolean;
  readonly performers: ReadonlyMap<string, Performer>;
  random(): number;
  onMoved(id: string): void;
}

/** A job whose module is not running is looked at again after this. Milliseconds. */
const NOBODY_WAIT_MS = 500;
/** Processes that may fall silent under a job before it is dead. */
const MAX_STALLS = 3;

interface Running {
  readonly attempt: RunningAttempt;
  readonly performer: Performer;
  readonly job: BullJob;
  percent: number;
}

/** BullMQ's worker for the jobs of one database. */
export class BullRunner {
  readonly #options: BullRunnerOptions;
  readonly #worker: Worker<BullData, string | null, string>;
  readonly #running = new Map<string, Running>();
  readonly #timers = new DisposableStore();
  #isClosing = false;

  constructor(options: BullRunnerOptions) {
    this.#options = options;
    const { library, place, owner, timings, concurrency, isSilent, log } = options;
    const { opts, name } = place.queue;
    this.#worker = new library.bull.Worker<BullData, string | null, string>(name, (job, token) => this.#process(job, token), {
      connection: opts.connection,
      ...(opts.prefix === undefined ? {} : { prefix: opts.prefix }),
      name: owner,
      concurrency,
      lockDuration: timings.leaseMs,
      stalledInterval: timings.leaseMs,
      maxStalledCount: MAX_STALLS,
      skipLockRenewal: isSilent,
      skipStalledCheck: isSilent,
      settings: { backoffStrategy: (made, _type, _error, job) => this.#backoff(made, job?.name) },
    });
    this.#worker.on('error', (error) => log.debug('BullMQ', { error: messageOf(error) }));
    this.#worker.on('active', ({ id = '' }) => options.onMoved(id));
    this.#worker.on('completed', ({ id = '' }) => options.onMoved(id));
    this.#worker.on('failed', (job) => options.onMoved(job?.id ?? ''));
    this.#worker.on('lockRenewalFailed', (ids) => {
      for (const id of ids) this.#running.get(id)?.attempt.stop('lost');
    });
    this.#beatAgain();
  }

  /** Looks at once whether a job of ours is to stop. */
  look(): void {
    void this.#beat();
  }

  async release(performer?: Performer): Promise<void> {
    const released = [...this.#running.values()].filter((running) => performer === undefined || running.performer === performer);
    for (const { attempt } of released) attempt.stop('released');
    await Promise.all(released.map(({ attempt }) => attempt.outcome));
  }

  /** Puts back what runs and ends. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#timers.dispose();
    await this.release();
    await this.#worker.close();
  }

  async #process(job: BullJob, token: string | undefined): Promise<string | null> {
    const { performers, database, clock, timings, place, library } = this.#options;
    const performer = performers.get(job.name);
    const { id = '' } = job;
    if (performer === undefined || this.#isClosing) {
      await job.moveToDelayed(clock.now() + NOBODY_WAIT_MS, token);
      throw new library.bull.DelayedError();
    }
    const fence = fenceOf(job);
    // The first attempt of all has nothing to go on from, and nobody to keep out.
    const resumeFrom = fence > 1 ? await claimCheckpoint(database, id, fence) : undefined;
    const attempt = new RunningAttempt(performer, {
      id,
      number: job.attemptsMade + 1,
      payload: job.data.payload,
      resumeFrom,
      database,
      clock,
      graceMs: timings.graceMs,
      checkpoint: async (cursor) => {
        await saveCheckpoint(database, id, fence, cursor);
        database.afterCommit(() => this.#options.onMoved(id));
      },
    });
    this.#running.set(id, { attempt, performer, job, percent: 0 });
    try {
      return await this.#conclude(await attempt.outcome, job, token);
    } finally {
      this.#running.delete(id);
      if (attempt.isStopped) await place.stopped(id);
    }
  }

  /** Says it as BullMQ wants to hear it. */
  async #conclude(outcome: Outcome, job: BullJob, token: string | undefined): Promise<string | null> {
    const { UnrecoverableError, WaitingError } = this.#options.library.bull;
    if (outcome.kind === 'completed') return outcome.result;
    if (outcome.kind === 'cancelled') throw new UnrecoverableError(CANCELLED);
    if (outcome.kind === 'lost') throw new Error('Another process has taken over the job.');
    if (outcome.kind === 'released') {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    const { log } = this.#options;
    log.warning('A job failed', { job: job.id, name: job.name, attempt: job.attemptsMade + 1, error: outcome.error });
    throw outcome.isFinal ? new UnrecoverableError(outcome.error) : new Error(outcome.error);
  }

  #backoff(attempt: number, name = ''): number {
    const { performers, random } = this.#options;
    return backoff(attempt, performers.get(name)?.definition.limits.backoffMs ?? NOBODY_WAIT_MS, random());
  }

  async #beat(): Promise<void> {
    const running = [...this.#running.entries()];
    if (running.length === 0) return;
    try {
      const stopping = await this.#options.place.isStopping(running.map(([id]) => id));
      for (const [index, [id, entry]] of running.entries()) {
        if (stopping[index]) entry.attempt.stop('cancelled');
        if (entry.percent === entry.attempt.percent) continue;
        entry.percent = entry.attempt.percent;
        await entry.job.updateProgress(entry.percent);
        this.#options.onMoved(id);
      }
    } catch (error) {
      this.#options.log.debug('jobs on Redis could not be looked after', { error: messageOf(error) });
    }
  }

  #beatAgain(): void {
    const timer = this.#options.clock.after(this.#options.timings.beatMs, () => {
      this.#timers.delete(timer);
      void this.#beat().then(() => this.#beatAgain());
    });
    this.#timers.add(timer);
  }
}
