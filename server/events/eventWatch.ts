import type { EventRecord } from '../../protocol/events.ts';
import type { Clock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Database } from '../data/database.ts';
import type { Catalog } from './catalog.ts';
import { lastPosition, readAfter } from './eventStore.ts';
import { pause, WakeUp } from './wakeUp.ts';

/** As many events as a client is shown in one message. */
const PAGE = 500;
const RETRY_AFTER_MS = 1_000;

interface WatchOptions {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly clock: Clock;
  readonly log: Logger;
  show(events: readonly EventRecord[]): void;
}

/** Shows what is published from now on. Remembers its place in memory only. */
export class EventWatch {
  readonly #options: WatchOptions;
  readonly #stop = new AbortController();
  readonly #news: WakeUp;
  readonly #ended: Promise<void>;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#news = new WakeUp(options.clock);
    this.#ended = this.#run();
  }

  wake(): void {
    this.#news.wake();
  }

  stop(): Promise<void> {
    this.#stop.abort();
    return this.#ended;
  }

  async #run(): Promise<void> {
    const { database, clock, log } = this.#options;
    const { signal } = this.#stop;
    let position: number | undefined;
    while (!signal.aborted) {
      try {
        position ??= await lastPosition(database);
        position = await this.#showAfter(position);
      } catch (error) {
        if (!signal.aborted) log.warning('cannot show events; trying again', { error: messageOf(error) });
        await pause(clock, RETRY_AFTER_MS, signal);
      }
    }
  }

  async #showAfter(position: number): Promise<number> {
    const { database, catalog, show } = this.#options;
    const rows = await readAfter(database, position, undefined, PAGE);
    if (this.#stop.signal.aborted) return position;
    if (rows.length > 0) show(rows.map((row) => catalog.decode(row)));
    if (rows.length < PAGE) await this.#news.sleep(this.#stop.signal);
    return rows.at(-1)?.position ?? position;
  }
}
