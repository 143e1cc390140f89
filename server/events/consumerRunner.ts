import type { EventDefinition } from '../../protocol/defineEvent.ts';
import type { Clock } from '../base/clock.ts';
import { CancelledError, isCancellation, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import type { Catalog } from './catalog.ts';
import { bury, buryAgain, type Cursor, type Holder, noteTrouble, readDead, removeDead, saveCursor } from './consumerStore.ts';
import type { EventHandler, Subscription } from './eventLog.ts';
import type { Feed } from './feed.ts';
import { handleOnce } from './handleOnce.ts';
import { Lease } from './lease.ts';
import type { LoggedEvent } from './tables.ts';
import { pause, WakeUp } from './wakeUp.ts';

/** Events taken at once: the cursor is written once for all of them. */
const BATCH = 256;
/** Milliseconds of handling after which the cursor is written within a batch. */
const SAVE_EVERY_MS = 200;
/** Events of others that are passed over before the cursor is written for that alone. */
const SAVE_AFTER_PASSED = 5_000;
/** How often a consumer asks whether the process that runs it has died. Milliseconds. */
const ASK_LEASE_EVERY_MS = 500;
/** A process that died this often while it handled an event will not be offered it again. */
const MAX_CRASHES = 3;
const DEFAULT_ATTEMPTS = 5;

export interface RunnerOptions {
  readonly database: Database;
  readonly subscription: Subscription;
  readonly handler: EventHandler<EventDefinition>;
  readonly feed: Feed;
  readonly catalog: Catalog;
  readonly owner: string;
  readonly clock: Clock;
  readonly log: Logger;
  /** Whoever ran this consumer in this process before, and is about to end. */
  readonly after: Promise<void>;
  /** An event became a dead letter. */
  onBuried(event: LoggedEvent, error: string): void;
  /** Milliseconds before the n-th try, n from 2. */
  backOff(attempt: number): number;
}

/** Thrown inside a runner when the lease or the cursor is no longer what it was: what was read is let go and read again. */
class MovedOn extends Error {}

/** Hands the events of one database to one consumer, in order, while this process has the lease. */
export class ConsumerRunner {
  readonly #options: RunnerOptions;
  readonly #lease: Lease;
  readonly #names: ReadonlySet<string> | undefined;
  readonly #stop = new AbortController();
  readonly #news: WakeUp;
  readonly #ended: Promise<void>;
  /** Cursor as it was last read or written; `undefined` while this process does not have the lease. */
  #place: { generation: number; position: number; attempts: number; crashes: number } | undefined;
  /** Up to this position events are taken one by one, because one of them may have killed the process before. */
  #carefulUpTo = 0;

  constructor(options: RunnerOptions) {
    const { database, subscription, owner, clock } = options;
    const { consumer, events, from = 'now' } = subscription;
    this.#options = options;
    this.#lease = new Lease({ database, consumer, owner, from, clock });
    this.#names = events === '*' ? undefined : new Set(events.map(({ name }) => name));
    this.#news = new WakeUp(clock);
    this.#ended = this.#run();
  }

  get holdsLease(): boolean {
    return this.#place !== undefined;
  }

  wants(name: string): boolean {
    return this.#names?.has(name) ?? true;
  }

  /** There may be something to do. */
  wake(): void {
    this.#news.wake();
  }

  /** Resolves when no handler runs any more and the lease is free for others. */
  stop(): Promise<void> {
    this.#stop.abort();
    return this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    let failures = 0;
    await this.#options.after;
    while (!signal.aborted) {
      try {
        await this.#round();
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        this.#place = undefined;
        if (error instanceof MovedOn) continue;
        failures++;
        if (failures === 1) this.#warn('cannot read events; trying again', error);
        // News may be that it works again.
        await this.#news.sleep(signal, this.#options.backOff(Math.min(failures, 6) + 1));
      }
    }
    await this.#release();
  }

  async #round(): Promise<void> {
    const hold = await this.#lease.hold();
    if (!hold.isOurs) {
      this.#place = undefined;
      return this.#news.sleep(this.#stop.signal, ASK_LEASE_EVERY_MS);
    }
    await this.#takePlace(hold.cursor, hold.isInherited);
    if (hold.cursor.hasRetries) await this.#retryDead();
    const isCareful = (this.#place?.position ?? 0) < this.#carefulUpTo;
    const batch = await this.#options.feed.read(isCareful ? 1 : BATCH);
    if (batch.events.length > 0) await this.#handleBatch(batch.events, isCareful);
    await this.#passOver(batch.upTo);
    if (batch.events.length === 0) await this.#news.sleep(this.#stop.signal);
  }

  /** Goes to where the cursor is, unless we are there. */
  async #takePlace({ position, generation, attempts, crashes }: Cursor, isInherited: boolean): Promise<void> {
    if (isInherited) this.#carefulUpTo = position + BATCH;
    if (this.#place?.generation === generation) return;
    this.#place = { generation, position, attempts, crashes };
    await this.#options.feed.seek(position);
  }

  async #handleBatch(events: readonly LoggedEvent[], isCareful: boolean): Promise<void> {
    const { clock } = this.#options;
    let savedAt = clock.monotonic();
    let done = 0;
    try {
      for (const event of events) {
        if (this.wants(event.name) && (await this.#deliver(event, done, isCareful)) === 'buried') savedAt = clock.monotonic();
        done = event.position;
        if (clock.monotonic() - savedAt < SAVE_EVERY_MS) continue;
        await this.#save(done);
        savedAt = clock.monotonic();
      }
    } finally {
      // Also when we are stopped in the middle: what is done is done.
      if (done > (this.#place?.position ?? done)) await this.#save(done);
    }
  }

  /** Tries until the event is handled or a dead letter. Throws when we are stopped or no longer the ones to do so. */
  async #deliver(event: LoggedEvent, done: number, isCareful: boolean): Promise<'handled' | 'buried'> {
    const { subscription, clock, backOff } = this.#options;
    const { attempts: limit = DEFAULT_ATTEMPTS } = subscription;
    // What the cursor remembers is about the first event after it.
    const { attempts: failed = 0, crashes = 0 } = done === 0 ? (this.#place ?? {}) : {};
    if (crashes >= MAX_CRASHES) return this.#bury(event, crashes, `The process ended ${crashes} times while this event was handled`);
    if (isCareful) await noteTrouble(this.#options.database, this.#holder(), { crashes: crashes + 1 });
    for (let attempt = failed + 1; ; attempt++) {
      try {
        await this.#attempt(event, attempt);
        return 'handled';
      } catch (error) {
        if (this.#stop.signal.aborted) throw error;
        this.#warn(`event ${event.name} ${event.id} failed, attempt ${attempt} of ${limit}`, error);
        if (attempt >= limit) return this.#bury(event, attempt, messageOf(error));
      }
      if (done > (this.#place?.position ?? done)) await this.#save(done);
      await noteTrouble(this.#options.database, this.#holder(), { attempts: attempt });
      await pause(clock, backOff(attempt + 1), this.#stop.signal);
      await this.#requirePlace();
    }
  }

  async #attempt(row: LoggedEvent, attempt: number): Promise<void> {
    const { database, subscription, handler, catalog, clock } = this.#options;
    const event = catalog.decodeForHandler(row);
    await handleOnce({ database, subscription, handler, clock, event, attempt, signal: this.#stop.signal });
  }

  async #bury(event: LoggedEvent, attempts: number, error: string): Promise<'buried'> {
    const { database, clock, log, subscription } = this.#options;
    const death = { position: event.position, attempts, error, time: clock.now() };
    if (!(await bury(database, this.#holder(), death))) throw new MovedOn();
    this.#moved(event.position);
    log.error(`event ${event.name} ${event.id} is a dead letter`, { consumer: subscription.consumer, attempts, error });
    this.#options.onBuried(event, error);
    await this.#options.feed.done(event.position);
    return 'buried';
  }

  /** Dead letters that somebody wants tried again: once each, out of order. */
  async #retryDead(): Promise<void> {
    const { database, subscription, clock } = this.#options;
    const { consumer } = subscription;
    for (const row of await readDead(database, { consumer, isRetrying: true, limit: BATCH })) {
      const attempts = row.attempts + 1;
      try {
        await this.#attempt(row, attempts);
        await removeDead(database, consumer, row.position);
      } catch (error) {
        if (this.#stop.signal.aborted) throw error;
        await buryAgain(database, consumer, { position: row.position, attempts, error: messageOf(error), time: clock.now() });
      }
    }
  }

  /** The cursor need not be written for every event of somebody else. */
  async #passOver(upTo: number): Promise<void> {
    if (this.#place !== undefined && upTo - this.#place.position > SAVE_AFTER_PASSED) await this.#save(upTo);
  }

  async #save(position: number): Promise<void> {
    const { database, subscription, feed } = this.#options;
    const hasMarks = subscription.effect !== 'outside';
    if (!(await saveCursor(database, this.#holder(), position, hasMarks))) throw new MovedOn();
    this.#moved(position);
    await feed.done(position);
  }

  #moved(position: number): void {
    if (this.#place !== undefined) this.#place = { ...this.#place, position, attempts: 0, crashes: 0 };
  }

  /** After a pause: somebody may have taken the lease or moved the cursor meanwhile. */
  async #requirePlace(): Promise<void> {
    if (this.#stop.signal.aborted) throw new CancelledError();
    const hold = await this.#lease.hold();
    if (!hold.isOurs || hold.cursor.generation !== this.#place?.generation) throw new MovedOn();
  }

  #holder(): Holder {
    const { subscription, owner } = this.#options;
    return { consumer: subscription.consumer, owner, generation: this.#place?.generation ?? -1 };
  }

  async #release(): Promise<void> {
    if (this.#place === undefined) return;
    this.#place = undefined;
    // Whoever waits for the lease also notices that this process has ended.
    await this.#lease.release().catch((error: unknown) => this.#warn('cannot give the lease back', error));
  }

  #warn(message: string, error: unknown): void {
    if (isCancellation(error)) return;
    this.#options.log.warning(message, { consumer: this.#options.subscription.consumer, error: messageOf(error) });
  }
}
