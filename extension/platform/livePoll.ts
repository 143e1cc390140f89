/** Milliseconds without a push after which a list is asked for: pushes may be lost, and other processes push to nobody. */
const POLL_AFTER_MS = 2_000;

export interface LivePollOptions {
  /** Reads the list anew; its failure is its own affair. */
  readonly load: () => Promise<void>;
  readonly after?: (milliseconds: number, callback: () => void) => { dispose(): void };
}

/** Keeps a visible list fresh: it is pushed to, and asked for whenever no push has come for two seconds. */
export class LivePoll {
  readonly #options: LivePollOptions;
  #timer: { dispose(): void } | undefined;
  #isVisible = false;

  constructor(options: LivePollOptions) {
    this.#options = options;
  }

  /** Nothing is asked for what nobody sees; what becomes visible is read at once. */
  setVisible(isVisible: boolean): void {
    if (isVisible === this.#isVisible) return;
    this.#isVisible = isVisible;
    if (isVisible) void this.#poll();
    else this.#stop();
  }

  /** A push has come: the next question can wait. */
  pushed(): void {
    if (this.#isVisible) this.#wait();
  }

  dispose(): void {
    this.#isVisible = false;
    this.#stop();
  }

  async #poll(): Promise<void> {
    this.#stop();
    await this.#options.load();
    if (this.#isVisible) this.#wait();
  }

  #wait(): void {
    this.#stop();
    const after = this.#options.after ?? afterTimeout;
    this.#timer = after(POLL_AFTER_MS, () => void this.#poll());
  }

  #stop(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}

function afterTimeout(milliseconds: number, callback: () => void): { dispose(): void } {
  const timer = setTimeout(callback, milliseconds);
  return { dispose: () => clearTimeout(timer) };
}
