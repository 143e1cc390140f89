import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import { type Outcome, type Performer, RunningAttempt } from '../attempt.ts';
import { backoff } from '../backoff.ts';
import type { Timings } from '../timings.ts';
import { Housekeeper } from './housekeeper.ts';
import type { ClaimedJob } from './jobRow.ts';
import { beatAll, checkpointJob, settleAndClaim } from './jobTable.ts';
import { settlementOf } from './settlementOf.ts';
import type { Claim, Settlement } from './statements.ts';

/** What the runners of one process share. */
export interface RunnerHost {
  readonly owner: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly timings: Timings;
  readonly performers: ReadonlyMap<string, Performer>;
  /** In [0, 1). */
  random(): number;
  /** How many jobs may begin now. */
  room(): number;
  /** Jobs that begin; negative when they end. */
  occupy(count: number): void;
  /** There was no room: to be woken when there is some. */
  turnedAway(): void;
  /** A job has moved; `hasEnded`: it will not move again by itself. */
  onMoved(database: Database, id: string): void;
}

/** Jobs that make room again sooner than this are short: the transactions would take most of the time. Milliseconds. */
const SHORT_MS = 20;
/** Jobs claimed beyond those that can begin at once, at most: for as long as these take they cannot run elsewhere. */
const MOST_AHEAD = 60;

interface Running {
  readonly job: ClaimedJob;
  readonly attempt: RunningAttempt;
  readonly performer: Performer;
  /** Percent, as last written. */
  percent: number;
  /** Monotonic milliseconds of the last beat. */
  beatAt: number;
}

/** Runs the jobs of one database: claims, keeps the leases alive, writes what became of them, takes over what others left behind. */
export class DatabaseRunner {
  readonly #database: Database;
  readonly #host: RunnerHost;
  readonly #running = new Map<string, Running>();
  readonly #housekeeper: Housekeeper;
  readonly #timers = new DisposableStore();
  /** Whoever wakes us may be inside a transaction or a request: nothing of theirs must reach the handlers. */
  readonly #outside = AsyncLocalStorage.snapshot();
  /** Claimed and not begun. */
  #ready: ClaimedJob[] = [];
  /** Monotonic milliseconds. */
  #claimedAt = 0;
  /** How many jobs to claim beyond those that can begin at once: none, unless they are so short that the transactions take most of the time. */
  #ahead = 0;
  #settlements: Settlement[] = [];
  /** On their way into the database: still ours, however long that takes. */
  #settling: readonly Settlement[] = [];
  #isAwake = false;
  #isWanted = false;
  #isClosing = false;
  #turns: Promise<void> = Promise.resolve();
  /** Jobs that a process died under run one at a time, so that the guilty one takes no innocent ones with it again and again. */
  #looksForSuspects = true;

  constructor(database: Database, host: RunnerHost) {
    this.#database = database;
    this.#host = host;
    this.#housekeeper = new Housekeeper(database, host.clock, host.log, host.timings.leaseMs);
    this.#every(host.timings.pollMs, () => this.#lookAround());
    this.#every(host.timings.beatMs, () => this.#beat());
    this.#outside(() => void this.#attempt('looking for jobs', () => this.#lookAround()));
  }

  /** Something may be due. Cheap; may be called from anywhere. */
  wake(): void {
    this.#isWanted = true;
    if (this.#isAwake) return;
    this.#isAwake = true;
    this.#turns = this.#outside(() => this.#turnUntilQuiet());
  }

  /** Looks at once whether running jobs are to be cancelled. */
  async look(): Promise<void> {
    await this.#outside(() => this.#attempt('looking after running jobs', () => this.#beat()));
  }

  /** Puts back what runs by this performer, or by any, each job with its checkpoint. */
  async release(performer?: Performer): Promise<void> {
    const released = [...this.#running.values()].filter((running) => performer === undefined || running.performer === performer);
    for (const { attempt } of released) attempt.stop('released');
    await Promise.all(released.map(({ attempt }) => attempt.outcome));
    this.wake();
    await this.#turns;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#timers.dispose();
    await this.release();
  }

  async #turnUntilQuiet(): Promise<void> {
    try {
      while (this.#isWanted) {
        this.#isWanted = false;
        await this.#turn();
      }
    } catch (error) {
      // What could not be written is kept and written with the next poll.
      this.#host.log.error('Jobs could not be read or written', { error: messageOf(error) });
    } finally {
      this.#isAwake = false;
    }
  }

  /** Jobs that end in one go are settled in one transaction, which also claims the next ones. */
  async #turn(): Promise<void> {
    const host = this.#host;
    const settlements = this.#settlements;
    this.#settlements = [];
    this.#settling = settlements;
    const claim = this.#claim();
    if (settlements.length === 0 && claim === undefined) return;
    // So that no other database counts on the same room meanwhile.
    const reserved = claim === undefined ? 0 : host.room();
    host.occupy(reserved);
    try {
      const claimed = await settleAndClaim(this.#database, settlements, claim);
      // Only now is it asked for the list: while a slow server answered, it may have become another one.
      this.#ready.push(...claimed);
    } catch (error) {
      this.#settlements.unshift(...settlements);
      throw error;
    } finally {
      this.#settling = [];
      host.occupy(-reserved);
    }
    for (const { id } of settlements) host.onMoved(this.#database, id);
    if (claim?.isForSuspects) {
      // The others have not been asked for yet.
      this.#looksForSuspects = false;
      this.#isWanted = true;
    } else if (claim !== undefined && this.#ready.length < claim.limit) this.#ahead = 0;
    this.#startReady();
  }

  #claim(): Claim | undefined {
    const { owner, clock, performers } = this.#host;
    const room = this.#host.room();
    if (this.#isClosing || performers.size === 0 || this.#ready.length > 0) return undefined;
    if (room <= 0) {
      this.#host.turnedAway();
      return undefined;
    }
    const isForSuspects = this.#looksForSuspects && ![...this.#running.values()].some(({ job }) => job.crashes > 0);
    const sinceLast = clock.monotonic() - this.#claimedAt;
    this.#ahead = sinceLast < SHORT_MS ? Math.min(MOST_AHEAD, this.#ahead * 2 + 1) : 0;
    this.#claimedAt = clock.monotonic();
    const limit = isForSuspects ? 1 : room + this.#ahead;
    return { owner, names: [...performers.keys()], limit, isForSuspects, now: clock.now(), dialect: this.#database.dialect };
  }

  #startReady(): void {
    while (this.#ready.length > 0 && this.#host.room() > 0 && !this.#isClosing) {
      const job = this.#ready.shift();
      if (job !== undefined) this.#start(job);
    }
    if (this.#isClosing) this.#giveBackReady();
  }

  /** What was claimed and cannot begin soon: others may have room for it. */
  #giveBackReady(): void {
    for (const job of this.#ready) this.#settlements.push(settlementOf(job, { kind: 'released' }, this.#host.clock.now(), 0));
    if (this.#ready.length > 0) this.wake();
    this.#ready = [];
    this.#ahead = 0;
  }

  #start(job: ClaimedJob): void {
    const { clock, timings, performers, random } = this.#host;
    const performer = performers.get(job.name);
    if (performer === undefined) {
      // Its module was unloaded while the claim was on its way.
      this.#settlements.push(settlementOf(job, { kind: 'released' }, clock.now(), 0));
      this.wake();
      return;
    }
    const attempt = new RunningAttempt(performer, {
      id: job.id,
      number: job.attempts,
      payload: JSON.parse(job.payload),
      resumeFrom: job.checkpoint === null ? undefined : JSON.parse(job.checkpoint),
      database: this.#database,
      clock,
      graceMs: timings.graceMs,
      checkpoint: async (cursor, percent) => {
        await checkpointJob(this.#database, job.id, job.fence, JSON.stringify(cursor ?? null), percent);
        this.#database.afterCommit(() => this.#host.onMoved(this.#database, job.id));
      },
    });
    this.#host.occupy(1);
    this.#running.set(job.id, { job, attempt, performer, percent: 0, beatAt: clock.monotonic() });
    this.#host.onMoved(this.#database, job.id);
    void attempt.outcome.then((outcome) => {
      const wait = backoff(job.attempts, performer.definition.limits.backoffMs, random());
      this.#end(job, outcome, wait);
    });
  }

  #end(job: ClaimedJob, outcome: Outcome, backoffMs: number): void {
    const { clock, log } = this.#host;
    this.#running.delete(job.id);
    this.#host.occupy(-1);
    if (job.crashes > 0) this.#looksForSuspects = true;
    if (outcome.kind === 'failed')
      log.warning('A job failed', { job: job.id, name: job.name, attempt: job.attempts, error: outcome.error });
    if (outcome.kind === 'lost') log.warning('A job was taken over by another process', { job: job.id, name: job.name });
    else this.#settlements.push(settlementOf(job, outcome, clock.now(), backoffMs));
    // The next of those that were claimed ahead begins at once; what became of this one is written with the others.
    if (this.#ready.length > 0) this.#startReady();
    else this.wake();
  }

  /** Keeps the leases alive, writes how far the jobs are, and looks whether somebody wants them to stop. */
  async #beat(): Promise<void> {
    const { owner, clock, timings } = this.#host;
    if (clock.monotonic() - this.#claimedAt > SHORT_MS) this.#giveBackReady();
    const running = [...this.#running.values()];
    if (running.length === 0) return;
    const now = clock.monotonic();
    // Writing costs a flush of the disk, so it is done only as often as it must be.
    const due = running.filter(({ beatAt, percent, attempt }) => now - beatAt > timings.leaseMs / 5 || percent !== attempt.percent);
    for (const entry of due) {
      if (entry.percent !== entry.attempt.percent) this.#host.onMoved(this.#database, entry.job.id);
      entry.percent = entry.attempt.percent;
      entry.beatAt = now;
    }
    const beats = due.map(({ job: { id, fence }, percent }) => ({ id, fence, progress: percent }));
    const ours = await beatAll(this.#database, owner, beats);
    for (const entry of running) {
      const { id, fence } = entry.job;
      // Ended while we asked.
      if (this.#running.get(id) !== entry) continue;
      const state = ours.get(id);
      if (state?.fence !== fence) entry.attempt.stop('lost');
      else if (state.isCancelling) entry.attempt.stop('cancelled');
    }
  }

  /** What has become due, what others enqueued, what others left behind. */
  async #lookAround(): Promise<void> {
    const ours = () => new Set([...this.#running.keys(), ...[...this.#settling, ...this.#settlements, ...this.#ready].map(({ id }) => id)]);
    for (const id of await this.#housekeeper.takeOver(ours)) this.#host.onMoved(this.#database, id);
    await this.#housekeeper.forgetOld();
    this.#looksForSuspects = true;
    this.wake();
  }

  /** Until we are closed; the next run begins after the last has ended. */
  #every(milliseconds: number, work: () => Promise<void>): void {
    const again = (): void => {
      const timer = this.#host.clock.after(milliseconds, () => {
        this.#timers.delete(timer);
        void this.#outside(() => this.#attempt('looking after jobs', work)).then(again);
      });
      this.#timers.add(timer);
    };
    again();
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    if (this.#isClosing) return;
    try {
      await work();
    } catch (error) {
      // It is tried again soon; closing a database under us is the ordinary reason.
      this.#host.log.warning(`${what} failed`, { error: messageOf(error) });
    }
  }
}
