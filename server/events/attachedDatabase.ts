import type { EventDefinition } from '../../protocol/defineEvent.ts';
import type { EventRecord } from '../../protocol/events.ts';
import type { Clock } from '../base/clock.ts';
import { type Disposable, toDisposable } from '../base/disposable.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import type { Catalog } from './catalog.ts';
import { ConsumerRunner } from './consumerRunner.ts';
import { beat, readSigns, type Signs } from './consumerStore.ts';
import type { EventHandler, Subscription } from './eventLog.ts';
import { EventWatch } from './eventWatch.ts';
import { LogFeed } from './feed.ts';
import { BEAT_EVERY_MS } from './lease.ts';
import { CLEAN_EVERY_MS, FIRST_CLEAN_MS, removeOldEvents } from './retention.ts';
import type { LoggedEvent } from './tables.ts';
import type { Carrier, Transport } from './transport.ts';
import { WakeUp } from './wakeUp.ts';

/** What this process does for the consumers of every database. */
export interface Surroundings {
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Logger;
  /** This process. */
  readonly owner: string;
  backOff(attempt: number): number;
  /** Absent: consumers read the log itself. */
  readonly transport?: Transport | undefined;
}

/** A look at what other processes did, milliseconds: often while there is something to see, less and less often while there is not. */
const LOOK_SOONEST_MS = 20;
const LOOK_LATEST_MS = 500;
const LOOK_SLOWER = 1.3;

/** One database whose events are handed out. While nobody subscribes or watches, nothing runs. */
export class AttachedDatabase {
  readonly database: Database;
  readonly workspace: string;
  readonly #surroundings: Surroundings;
  readonly #runners = new Set<ConsumerRunner>();
  readonly #watches = new Set<EventWatch>();
  /** Runners that finish their last handler, by consumer. */
  readonly #ending = new Map<string, Promise<void>>();
  readonly #stop = new AbortController();
  readonly #news: WakeUp;
  #carrier: Carrier | undefined;
  #cleaning: Promise<void> = Promise.resolve();
  #nextCleaning: Disposable | undefined;
  #isLooking = false;

  constructor(database: Database, workspace: string, surroundings: Surroundings) {
    this.database = database;
    this.workspace = workspace;
    this.#surroundings = surroundings;
    this.#news = new WakeUp(surroundings.clock);
  }

  /** Before anything is run. */
  async start(): Promise<void> {
    const { transport } = this.#surroundings;
    this.#carrier = await transport?.attach(this.database, this.workspace, () => this.#wakeRunners());
    this.#cleanAfter(FIRST_CLEAN_MS);
  }

  run(subscription: Subscription, handler: EventHandler<EventDefinition>): ConsumerRunner {
    const carrier = this.#carrier;
    const feed = carrier?.createFeed(subscription) ?? new LogFeed(this.database, namesOf(subscription));
    const onBuried = (event: LoggedEvent, error: string): void => carrier?.buried(subscription.consumer, event, error);
    const after = this.#ending.get(subscription.consumer) ?? Promise.resolve();
    const runner = new ConsumerRunner({
      ...this.#surroundings,
      database: this.database,
      subscription,
      handler,
      feed,
      after,
      onBuried,
    });
    this.#runners.add(runner);
    this.#look();
    return runner;
  }

  /** Resolves when its handler does not run any more. */
  end(consumer: string, runner: ConsumerRunner): Promise<void> {
    this.#runners.delete(runner);
    const ended = runner.stop();
    this.#ending.set(consumer, ended);
    void ended.then(() => {
      if (this.#ending.get(consumer) === ended) this.#ending.delete(consumer);
    });
    return ended;
  }

  watch(show: (events: readonly EventRecord[]) => void): Disposable {
    const watch = new EventWatch({ ...this.#surroundings, database: this.database, show });
    this.#watches.add(watch);
    this.#look();
    return toDisposable(() => {
      this.#watches.delete(watch);
      void watch.stop();
    });
  }

  /** Events of these names were committed. */
  published(names: Iterable<string>): void {
    for (const watch of this.#watches) watch.wake();
    this.#carrier?.published();
    // What a carrier takes is read when it has arrived.
    if (this.#carrier !== undefined) return;
    const wanted = [...new Set(names)];
    for (const runner of this.#runners) if (wanted.some((name) => runner.wants(name))) runner.wake();
  }

  /** Something changed that may concern anybody. */
  wakeAll(): void {
    this.#carrier?.published();
    for (const watch of this.#watches) watch.wake();
    this.#wakeRunners();
  }

  #wakeRunners(): void {
    for (const runner of this.#runners) runner.wake();
  }

  /** Resolves when no handler runs any more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const all = [...this.#runners, ...this.#watches];
    this.#runners.clear();
    this.#watches.clear();
    await Promise.all([...all.map((each) => each.stop()), ...this.#ending.values()]);
    this.#nextCleaning?.dispose();
    await this.#cleaning;
    await this.#carrier?.stop();
  }

  #cleanAfter(milliseconds: number): void {
    const { clock, log } = this.#surroundings;
    const { signal } = this.#stop;
    if (signal.aborted) return;
    this.#nextCleaning = clock.after(milliseconds, () => {
      this.#cleaning = removeOldEvents(this.database, clock.now(), signal)
        .catch((error: unknown) => log.warning('cannot remove old events', { workspace: this.workspace, error: messageOf(error) }))
        .finally(() => this.#cleanAfter(CLEAN_EVERY_MS));
    });
  }

  /** Looks at what other processes do, while anybody wants to know. */
  #look(): void {
    if (this.#isLooking) return;
    this.#isLooking = true;
    void this.#lookAgainAndAgain().finally(() => {
      this.#isLooking = false;
    });
  }

  async #lookAgainAndAgain(): Promise<void> {
    const { clock, log } = this.#surroundings;
    const { signal } = this.#stop;
    let seen: Signs | undefined;
    let beatenAt = clock.monotonic();
    let delay = LOOK_SOONEST_MS;
    while (!signal.aborted && this.#runners.size + this.#watches.size > 0) {
      await this.#news.sleep(signal, delay);
      if (signal.aborted) return;
      try {
        const signs = await readSigns(this.database);
        const hasNews = seen?.last !== signs.last || seen.replays !== signs.replays || seen.retries !== signs.retries;
        seen = signs;
        delay = hasNews ? LOOK_SOONEST_MS : Math.min(LOOK_LATEST_MS, delay * LOOK_SLOWER);
        if (hasNews) this.wakeAll();
        if (clock.monotonic() - beatenAt >= BEAT_EVERY_MS) {
          beatenAt = clock.monotonic();
          await this.#beat();
        }
      } catch (error) {
        if (signal.aborted) return;
        delay = LOOK_LATEST_MS;
        log.warning('cannot look for events', { workspace: this.workspace, error: messageOf(error) });
      }
    }
  }

  async #beat(): Promise<void> {
    if ([...this.#runners].some((runner) => runner.holdsLease)) await beat(this.database, this.#surroundings.owner);
  }
}

function namesOf({ events }: Subscription): readonly string[] | undefined {
  return events === '*' ? undefined : events.map(({ name }) => name);
}
