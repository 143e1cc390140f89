import type { Disposable } from 'vscode';

export interface BatchOptions {
  /** Shows these as one message until `signal`; resolves when the message is gone, by `signal` or because the person put it away. */
  readonly show: (ids: readonly string[], signal: AbortSignal) => Promise<void>;
  /** Milliseconds in which things that come together are waited for. */
  readonly gatherMs: number;
  readonly after?: (milliseconds: number, callback: () => void) => { dispose(): void };
}

/** One message for everything that is open: it goes when nothing is, says what is left when some of it is settled, and stays away once it was put away. */
export class Batch implements Disposable {
  readonly #options: BatchOptions;
  readonly #putAway = new Set<string>();
  #open: readonly string[] = [];
  #shown: { readonly ids: readonly string[]; readonly withdrawal: AbortController } | undefined;
  #timer: { dispose(): void } | undefined;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /** Everything that is open now. */
  note(open: readonly string[]): void {
    this.#open = open;
    const wanted = this.#wanted();
    if (wanted.length === 0) this.#withdraw();
    else if (!isSame(wanted, this.#shown?.ids)) this.#gather();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#withdraw();
  }

  #wanted(): readonly string[] {
    return this.#open.filter((id) => !this.#putAway.has(id));
  }

  #gather(): void {
    const after = this.#options.after ?? afterTimeout;
    this.#timer ??= after(this.#options.gatherMs, () => {
      this.#timer = undefined;
      void this.#draw();
    });
  }

  async #draw(): Promise<void> {
    const ids = this.#wanted();
    if (isSame(ids, this.#shown?.ids)) return;
    this.#withdraw();
    if (ids.length === 0) return;
    const withdrawal = new AbortController();
    this.#shown = { ids, withdrawal };
    await this.#options.show(ids, withdrawal.signal);
    if (withdrawal.signal.aborted) return;
    for (const id of ids) this.#putAway.add(id);
    this.#shown = undefined;
  }

  #withdraw(): void {
    this.#shown?.withdrawal.abort();
    this.#shown = undefined;
  }
}

function isSame(ids: readonly string[], others: readonly string[] | undefined): boolean {
  return ids.length === others?.length && ids.every((id) => others.includes(id));
}

function afterTimeout(milliseconds: number, callback: () => void): { dispose(): void } {
  const timer = setTimeout(callback, milliseconds);
  return { dispose: () => clearTimeout(timer) };
}
