import { isCancellation, messageOf } from '../base/errors.ts';
import { type DeliveryOptions, EventDelivery } from './delivery.ts';
import type { Feed } from './feed.ts';
import { Lease } from './lease.ts';
import { MovedOn, Place } from './place.ts';
import { WakeUp } from './wakeUp.ts';

/** Events read at once. */
const BATCH = 512;
/** After the death of whoever ran the consumer, so many events are taken one by one: one of them may be the reason. */
const CAREFUL = 256;
/** How often a consumer asks whether the process that runs it has died. Milliseconds. */
const ASK_LEASE_EVERY_MS = 500;

export interface RunnerOptions extends Omit<DeliveryOptions, 'signal' | 'requirePlace'> {
  readonly feed: Feed;
  /** This process. */
  readonly owner: string;
  /** Whoever ran this consumer in this process before, and is about to end. */
  readonly after: Promise<void>;
}

/** Hands the events of one database to one consumer, in order, while this process has the lease. */
export class ConsumerRunner {
  readonly #options: RunnerOptions;
  readonly #lease: Lease;
  readonly #delivery: EventDelivery;
  readonly #names: ReadonlySet<string> | undefined;
  readonly #stop = new AbortController();
  readonly #news: WakeUp;
  readonly #ended: Promise<void>;
  /** `undefined` while this process does not have the lease. */
  #place: Place | undefined;
  #carefulUpTo = 0;

  constructor(options: RunnerOptions) {
    const { database, subscription, owner, clock } = options;
    const { consumer, events, from = 'now' } = subscription;
    this.#options = options;
    this.#lease = new Lease({ database, consumer, owner, from, clock });
    this.#delivery = new EventDelivery({ ...options, signal: this.#stop.signal, requirePlace: (place) => this.#requirePlace(place) });
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
        await this.#letGo();
        if (error instanceof MovedOn) continue;
        failures++;
        if (failures === 1) this.#warn('cannot hand out events; trying again', error);
        // News may be that it works again.
        await this.#news.sleep(signal, this.#options.backOff(Math.min(failures, 6) + 1));
      }
    }
    await this.#leave();
  }

  async #round(): Promise<void> {
    const place = await this.#takePlace();
    if (place === undefined) return this.#news.sleep(this.#stop.signal, ASK_LEASE_EVERY_MS);
    const isCareful = place.reached < this.#carefulUpTo;
    const { events, upTo } = await this.#options.feed.read(isCareful ? 1 : BATCH);
    const wanted = events.filter(({ name }) => this.wants(name));
    const [first] = wanted;
    if (isCareful && first !== undefined) await this.#delivery.deliverCarefully(first, place);
    else await this.#delivery.deliver(wanted, place);
    place.passed(upTo);
    if (place.dueIn === 0) await place.save();
    if (events.length === 0) await this.#news.sleep(this.#stop.signal, place.dueIn);
  }

  /** Where the consumer is, when this process has the lease. */
  async #takePlace(): Promise<Place | undefined> {
    const { database, feed, clock, subscription, owner } = this.#options;
    const hold = await this.#lease.hold();
    if (!hold.isOurs) {
      this.#place = undefined;
      return undefined;
    }
    const { cursor } = hold;
    if (hold.isInherited) this.#carefulUpTo = cursor.position + CAREFUL;
    if (this.#place?.holder.generation !== cursor.generation) {
      const holder = { consumer: subscription.consumer, owner, generation: cursor.generation };
      this.#place = undefined;
      await feed.seek(cursor.position);
      this.#place = new Place(cursor, { database, holder, feed, clock });
    }
    if (cursor.hasRetries) await this.#delivery.retryDead();
    return this.#place;
  }

  /** After a pause: somebody may have taken the lease or moved the cursor meanwhile. */
  async #requirePlace({ holder }: Place): Promise<void> {
    const hold = await this.#lease.hold();
    if (!hold.isOurs || hold.cursor.generation !== holder.generation) throw new MovedOn();
  }

  async #leave(): Promise<void> {
    if (this.#place === undefined) return;
    await this.#letGo();
    // Whoever waits for the lease also notices that this process has ended.
    await this.#lease.release().catch((error: unknown) => this.#warn('cannot give a consumer back', error));
  }

  /** Notes how far the consumer is, if that can be; what is not noted is handed out again. */
  async #letGo(): Promise<void> {
    const place = this.#place;
    this.#place = undefined;
    await place?.save().catch((error: unknown) => {
      if (!(error instanceof MovedOn)) this.#warn('cannot note how far a consumer is', error);
    });
  }

  #warn(message: string, error: unknown): void {
    if (isCancellation(error)) return;
    this.#options.log.warning(message, { consumer: this.#options.subscription.consumer, error: messageOf(error) });
  }
}
