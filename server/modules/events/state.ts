import type { Disposable } from '../../base/disposable.ts';

/** The logs that are watched, by folder. */
export class Watches {
  readonly #watches = new Map<string | null, Disposable>();

  has(folder: string | null): boolean {
    return this.#watches.has(folder);
  }

  set(folder: string | null, watch: Disposable): void {
    this.end(folder);
    this.#watches.set(folder, watch);
  }

  end(folder: string | null): void {
    this.#watches.get(folder)?.dispose();
    this.#watches.delete(folder);
  }

  endAll(): void {
    for (const folder of [...this.#watches.keys()]) this.end(folder);
  }
}
