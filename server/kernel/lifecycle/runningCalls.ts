import type { Clock } from '../../base/clock.ts';
import { CancelledError, ModuleUnavailableError } from '../../base/errors.ts';
import type { Call } from '../call.ts';

/** Milliseconds that a handler has to come back after its caller has cancelled; then the caller is answered without it. */
const CANCEL_GRACE_MS = 2_000;

interface RunningCall {
  readonly abort: AbortController;
  readonly ended: Promise<unknown>;
  /** Answers the caller without the handler. */
  leave(error: Error): void;
}

/** The requests that a module is working on, so that it can be stopped: they end, or are told to, or are left behind. */
export class RunningCalls {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #calls = new Set<RunningCall>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Runs a handler. A caller who cancels is answered soon after, also when the handler hangs. */
  async track<T>(call: Call, handle: (call: Call) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const { promise: left, reject: leave } = Promise.withResolvers<never>();
    // A call that was left behind has been answered; nobody is left to see how it ends.
    left.catch(() => undefined);
    const onAbort = (): void => {
      abort.abort(call.signal.reason);
      this.#clock.after(CANCEL_GRACE_MS, () => leave(new CancelledError()));
    };
    if (call.signal.aborted) onAbort();
    else call.signal.addEventListener('abort', onAbort, { once: true });
    const work = handle({ ...call, signal: abort.signal });
    const running: RunningCall = { abort, ended: work.catch(() => undefined), leave };
    this.#calls.add(running);
    try {
      return await Promise.race([work, left]);
    } finally {
      this.#calls.delete(running);
      call.signal.removeEventListener('abort', onAbort);
    }
  }

  /** Lets what runs end for `grace` milliseconds, aborts the rest, and after half a grace more answers their callers with `reason`. */
  async drain(grace: number, reason: string): Promise<void> {
    if (await this.#endWithin(grace)) return;
    for (const { abort } of this.#calls) abort.abort(new ModuleUnavailableError(reason));
    if (await this.#endWithin(grace / 2)) return;
    for (const { leave } of this.#calls) leave(new ModuleUnavailableError(reason));
  }

  async #endWithin(milliseconds: number): Promise<boolean> {
    if (this.#calls.size === 0) return true;
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = this.#clock.after(milliseconds, () => resolve(false));
    const all = Promise.all([...this.#calls].map(({ ended }) => ended)).then(() => true);
    return Promise.race([all, late]).finally(() => timer.dispose());
  }
}
