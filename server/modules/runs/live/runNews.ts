import type { Clock } from '../../../base/clock.ts';
import { type Disposable, DisposableStore } from '../../../base/disposable.ts';

/** At most this often is anybody told. Milliseconds. */
const TELL_EVERY_MS = 100;

/**
 * Gathers which runs of a folder have changed, and tells it at most ten times a second. What is told of a folder is told in order: nobody hears of an
 * older state after a newer one.
 */
export class RunNews implements Disposable {
  readonly #clock: Clock;
  readonly #tell: (folder: string, ids: readonly string[]) => Promise<void>;
  readonly #waiting = new Map<string, Set<string>>();
  readonly #telling = new Map<string, Promise<void>>();
  readonly #timers = new DisposableStore();

  /** `tell` reads how the runs are now and says it; must not throw. */
  constructor(clock: Clock, tell: (folder: string, ids: readonly string[]) => Promise<void>) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** Something that others can see already has changed. */
  changed(folder: string, id: string): void {
    const waiting = this.#waiting.get(folder);
    if (waiting !== undefined) {
      waiting.add(id);
      return;
    }
    this.#waiting.set(folder, new Set([id]));
    const timer = this.#clock.after(TELL_EVERY_MS, () => {
      this.#timers.delete(timer);
      void this.#tellWaiting(folder);
    });
    this.#timers.add(timer);
  }

  /** As `changed`, and tells it at once: a window that shows the answer to a request must not act on what was before. */
  async tell(folder: string, id: string): Promise<void> {
    this.changed(folder, id);
    await this.#tellWaiting(folder);
  }

  dispose(): void {
    this.#waiting.clear();
    this.#timers.dispose();
  }

  #tellWaiting(folder: string): Promise<void> {
    const before = this.#telling.get(folder) ?? Promise.resolve();
    const telling = before.then(async () => {
      const ids = [...(this.#waiting.get(folder) ?? [])];
      this.#waiting.delete(folder);
      if (ids.length > 0) await this.#tell(folder, ids);
    });
    this.#telling.set(folder, telling);
    return telling;
  }
}
