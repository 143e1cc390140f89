/**
 * Work that is done a slice at a time, one slice in a turn of the event loop, whoever asked for it: other extensions share this process.
 * Slices that were begun side by side would all run in the same turn.
 */
export class Sliced {
  #last: Promise<void> = Promise.resolve();

  /** Calls `work` on slices of `items`, after all that was asked for before. Rejects with what `work` throws; later work goes on. */
  run<T>(items: readonly T[], size: number, work: (slice: readonly T[]) => void): Promise<void> {
    const done = this.#last.then(() => inTurns(items, size, work));
    this.#last = done.catch(() => undefined);
    return done;
  }
}

async function inTurns<T>(items: readonly T[], size: number, work: (slice: readonly T[]) => void): Promise<void> {
  for (let start = 0; start < items.length; start += size) {
    await new Promise<void>((resolve) => void setImmediate(resolve));
    work(items.slice(start, start + size));
  }
}
