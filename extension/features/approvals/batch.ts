import type { Disposable } from 'vscode';

export interface BatchOptions {
  /** Shows these; resolves when the person has seen enough of it. */
  readonly show: (ids: readonly string[]) => Promise<void>;
  /** Milliseconds in which things that come together are waited for. */
  readonly gatherMs: number;
  readonly after?: (milliseconds: number, callback: () => void) => { dispose(): void };
}

/** Gathers what is to be shown, so that there is one message for many things. */
export class Batch implements Disposable {
  readonly #options: BatchOptions;
  readonly #seen = new Set<string>();
  #waiting: string[] = [];
  #open: readonly string[] = [];
  #timer: { dispose(): void } | undefined;

  constructor(options: BatchOptions) {
    this.#options = options;
  }

  /** Everything that is open now. What was shown is not shown again; what is no longer open is not shown any more. */
  note(open: readonly string[]): void {
    this.#open = open;
    const fresh = open.filter((id) => !this.#seen.has(id));
    for (const id of fresh) this.#seen.add(id);
    this.#waiting.push(...fresh);
    if (this.#waiting.length > 0) this.#gather();
  }

  dispose(): void {
    this.#timer?.dispose();
  }

  #gather(): void {
    const after = this.#options.after ?? afterTimeout;
    this.#timer ??= after(this.#options.gatherMs, () => {
      this.#timer = undefined;
      void this.#show();
    });
  }

  /** Not waited for: the editor puts away a message that nobody answers, and then the next one must not wait for it. */
  async #show(): Promise<void> {
    const ids = this.#waiting.filter((id) => this.#open.includes(id));
    this.#waiting = [];
    if (ids.length > 0) await this.#options.show(ids);
  }
}

function afterTimeout(milliseconds: number, callback: () => void): { dispose(): void } {
  const timer = setTimeout(callback, milliseconds);
  return { dispose: () => clearTimeout(timer) };
}
