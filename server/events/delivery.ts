import type { EventDefinition } from '../../protocol/defineEvent.ts';
import type { Clock } from '../base/clock.ts';
import { CancelledError, messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import { callHandler } from './callHandler.ts';
import type { Catalog } from './catalog.ts';
import { bury, buryAgain, readDead, removeDead } from './consumerStore.ts';
import type { EventHandler, Subscription } from './eventLog.ts';
import { MovedOn, type Place } from './place.ts';
import type { LoggedEvent } from './tables.ts';
import { pause } from './wakeUp.ts';

/** Events may share a transaction for so long: each commit waits for the disk, and while one is open others wait. Milliseconds. */
const TRANSACTION_MS = 20;
/** A process that died this often while it handled an event will not be offered it again. */
const MAX_CRASHES = 3;
const DEFAULT_ATTEMPTS = 5;
const RETRIES_AT_ONCE = 100;

export interface DeliveryOptions {
  readonly database: Database;
  readonly subscription: Subscription;
  readonly handler: EventHandler<EventDefinition>;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Logger;
  /** Aborts when the subscription ends. */
  readonly signal: AbortSignal;
  /** Milliseconds before the n-th try, n from 2. */
  backOff(attempt: number): number;
  /** Throws `MovedOn` when this process has lost the lease meanwhile, or the cursor was moved. */
  requirePlace(place: Place): Promise<void>;
  /** An event became a dead letter. */
  onBuried(event: LoggedEvent, error: string): void;
}

/** How many events were handled, and what went wrong with the one after them. */
interface Outcome {
  readonly count: number;
  readonly failure?: { readonly error: unknown };
}

/** Calls one consumer's handler: with the cursor in the same transaction, or without one; again when it fails; until it is given up. */
export class EventDelivery {
  readonly #options: DeliveryOptions;
  readonly #isTransactional: boolean;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#isTransactional = options.subscription.effect !== 'outside';
  }

  /** Resolves when every event is handled or a dead letter. Throws when that is no longer ours to do. */
  async deliver(events: readonly LoggedEvent[], place: Place): Promise<void> {
    for (let next = 0; next < events.length; ) {
      const { count, failure } = await this.#handle(events.slice(next), place, place.attempts + 1);
      next += count;
      const failed = events[next];
      if (failure === undefined || failed === undefined) continue;
      await this.#insist(failed, place, failure.error);
      next++;
    }
  }

  /** One event of which a process may have died. */
  async deliverCarefully(event: LoggedEvent, place: Place): Promise<void> {
    const { crashes } = place;
    if (crashes >= MAX_CRASHES) {
      return this.#bury(event, place, crashes, `The process ended ${crashes} times while this event was handled`);
    }
    await place.noteStart();
    await this.deliver([event], place);
    await place.save();
  }

  /** Dead letters that somebody wants tried again: once each, out of order. */
  async retryDead(): Promise<void> {
    const { database, subscription, clock, signal } = this.#options;
    const { consumer } = subscription;
    for (const row of await readDead(database, { consumer, isRetrying: true, limit: RETRIES_AT_ONCE })) {
      const attempts = row.attempts + 1;
      const retry = async (): Promise<void> => {
        await this.#call(row, attempts);
        await removeDead(database, consumer, row.position);
      };
      try {
        await (this.#isTransactional ? database.transaction(retry) : retry());
      } catch (error) {
        if (signal.aborted) throw error;
        await buryAgain(database, consumer, { position: row.position, attempts, error: messageOf(error), time: clock.now() });
      }
    }
  }

  #handle(events: readonly LoggedEvent[], place: Place, attempt: number): Promise<Outcome> {
    return this.#isTransactional ? this.#handleTogether(events, place, attempt) : this.#handleEach(events, place, attempt);
  }

  /** In one transaction with the cursor, each event in a part of it that can fail alone. */
  async #handleTogether(events: readonly LoggedEvent[], place: Place, attempt: number): Promise<Outcome> {
    const { database, clock } = this.#options;
    const work = async (): Promise<Outcome> => {
      const until = clock.monotonic() + TRANSACTION_MS;
      let outcome: Outcome = { count: 0 };
      for (const event of events) {
        const { count } = outcome;
        try {
          await database.transaction(() => this.#call(event, count === 0 ? attempt : 1));
          outcome = { count: count + 1 };
        } catch (error) {
          outcome = { count, failure: { error } };
          break;
        }
        if (clock.monotonic() >= until) break;
      }
      const last = events[outcome.count - 1];
      if (last !== undefined) await place.write(last.position);
      return outcome;
    };
    const outcome = await database.transaction(work);
    const last = events[outcome.count - 1];
    if (last !== undefined) await place.written(last.position);
    return outcome;
  }

  async #handleEach(events: readonly LoggedEvent[], place: Place, attempt: number): Promise<Outcome> {
    let count = 0;
    for (const event of events) {
      try {
        await this.#call(event, count === 0 ? attempt : 1);
      } catch (error) {
        return { count, failure: { error } };
      }
      count++;
      place.handled(event.position);
      if (place.dueIn === 0) await place.save();
    }
    return { count };
  }

  /** Tries an event that has failed again and again, and gives it up in the end. */
  async #insist(event: LoggedEvent, place: Place, firstError: unknown): Promise<void> {
    const { subscription, clock, signal, backOff, requirePlace, log } = this.#options;
    const { attempts: limit = DEFAULT_ATTEMPTS, consumer } = subscription;
    let error = firstError;
    for (let failed = place.attempts + 1; ; failed++) {
      if (signal.aborted) throw error;
      log.warning(`event ${event.name} ${event.id} failed, attempt ${failed} of ${limit}`, { consumer, error: messageOf(error) });
      if (failed >= limit) return this.#bury(event, place, failed, messageOf(error));
      await place.noteAttempts(failed);
      await pause(clock, backOff(failed + 1), signal);
      if (signal.aborted) throw new CancelledError();
      await requirePlace(place);
      const { failure } = await this.#handle([event], place, failed + 1);
      if (failure === undefined) return;
      error = failure.error;
    }
  }

  async #bury(event: LoggedEvent, place: Place, attempts: number, error: string): Promise<void> {
    const { database, clock, log, subscription, onBuried } = this.#options;
    const death = { position: event.position, attempts, error, time: clock.now() };
    if (!(await bury(database, place.holder, death))) throw new MovedOn();
    log.error(`event ${event.name} ${event.id} is a dead letter`, { consumer: subscription.consumer, attempts, error });
    onBuried(event, error);
    await place.written(event.position);
  }

  async #call(row: LoggedEvent, attempt: number): Promise<void> {
    const { catalog } = this.#options;
    await callHandler({ ...this.#options, event: catalog.decodeForHandler(row), attempt });
  }
}
