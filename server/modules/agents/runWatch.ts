/** Wakes whoever waits for runs, each time that something was said about any. */
export class RunWatch {
  readonly #wakers = new Set<() => void>();

  heard(): void {
    for (const wake of [...this.#wakers]) wake();
  }

  /** Resolves with the next news, or when the signal is aborted. */
  next(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => {
      this.#wakers.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    this.#wakers.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
    return promise;
  }
}
