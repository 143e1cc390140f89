import type { Clock } from '../../base/clock.ts';
import { type Disposable, DisposableStore } from '../../base/disposable.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import { readOutbox, takeFromOutbox } from './besideRedis.ts';
import type { BullPlace } from './bullPlace.ts';

export interface OutboxRelayOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Between two looks for what was left behind. Milliseconds. */
  readonly pollMs: number;
  isReady(): boolean;
  databases(): Iterable<Database>;
  placeOf(database: Database): Promise<BullPlace>;
  onMoved(database: Database, id: string): void;
}

/** Hands jobs over to Redis that transactions have committed. Doing it twice, or in two processes, does it once. */
export class OutboxRelay implements Disposable {
  readonly #options: OutboxRelayOptions;
  readonly #timers = new DisposableStore();

  constructor(options: OutboxRelayOptions) {
    this.#options = options;
    this.#again();
  }

  /** Never throws: what could not be handed over is tried again soon. */
  async relay(database: Database): Promise<void> {
    const { isReady, placeOf, clock, onMoved, log } = this.#options;
    if (!isReady()) return;
    try {
      const place = await placeOf(database);
      for (const record of await readOutbox(database)) {
        await place.add(record, clock.now());
        await takeFromOutbox(database, record.id);
        onMoved(database, record.id);
      }
    } catch (error) {
      log.debug('jobs could not be handed over to Redis', { error: messageOf(error) });
    }
  }

  relayAll(): void {
    for (const database of this.#options.databases()) void this.relay(database);
  }

  dispose(): void {
    this.#timers.dispose();
  }

  #again(): void {
    const timer = this.#options.clock.after(this.#options.pollMs, () => {
      this.#timers.delete(timer);
      this.relayAll();
      this.#again();
    });
    this.#timers.add(timer);
  }
}
