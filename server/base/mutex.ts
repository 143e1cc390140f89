/** Lets one at a time through, in the order of asking. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;

  /** Resolves when it is the caller's turn, with the function that ends it; whoever forgets to call that stops everybody behind. */
  async acquire(): Promise<() => void> {
    const before = this.#last;
    let pass = (): void => undefined;
    this.#last = new Promise((resolve) => {
      pass = resolve;
    });
    this.#waiting += 1;
    await before;
    return () => {
      this.#waiting -= 1;
      pass();
    };
  }

  /** As `acquire`; rejects with what `refuse` makes when it is not the caller's turn after that many milliseconds. */
  async acquireWithin(limitMs: number, refuse: () => Error): Promise<() => void> {
    if (this.#waiting === 0) return this.acquire();
    const turn = this.acquire();
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(refuse()), limitMs);
    });
    try {
      return await Promise.race([turn, limit]);
    } catch (error) {
      // Nobody will use this turn when it comes.
      void turn.then((release) => release());
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}
