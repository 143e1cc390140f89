import type { Clock } from '../../../base/clock.ts';
import { type Disposable, DisposableStore } from '../../../base/disposable.ts';

/** At most this often is anybody told. Milliseconds. */
const TELL_EVERY_MS = 100;

/** Gathers which runs of a folder have changed, and tells it at most ten times a second. */
export class RunNews implements Disposable {
  readonly #clock: Clock;
  readonly #tell: (folder: string, ids: readonly string[]) => void;
  readonly #pending = new Map<string, Set<string>>();
  readonly #timers = new DisposableStore();

  constructor(clock: Clock, tell: (folder: string, ids: readonly string[]) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  changed(folder: string, id: string): void {
    const known = this.#pending.get(folder);
    if (known !== undefined) {
      known.add(id);
      return;
    }
    const ids = new Set([id]);
    this.#pending.set(folder, ids);
    const timer = this.#clock.after(TELL_EVERY_MS, () => {
      this.#timers.delete(timer);
      this.#pending.delete(folder);
      this.#tell(folder, [...ids]);
    });
    this.#timers.add(timer);
  }

  dispose(): void {
    this.#pending.clear();
    this.#timers.dispose();
  }
}
