/** Runs at most one scan of a folder at a time; requests that come meanwhile become one more scan after it. */
export class ScanQueue {
  readonly #scan: (folder: string) => Promise<void>;
  readonly #quiet: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<string>();

  /** `scan` must not reject. `quiet`: milliseconds to wait for further requests. */
  constructor(scan: (folder: string) => Promise<void>, quiet = 300) {
    this.#scan = scan;
    this.#quiet = quiet;
  }

  request(folder: string): void {
    clearTimeout(this.#timers.get(folder));
    this.#timers.set(
      folder,
      setTimeout(() => void this.#run(folder), this.#quiet),
    );
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  async #run(folder: string): Promise<void> {
    if (this.#running.has(folder)) {
      this.request(folder);
      return;
    }
    this.#timers.delete(folder);
    this.#running.add(folder);
    await this.#scan(folder);
    this.#running.delete(folder);
  }
}
