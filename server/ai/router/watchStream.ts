import type { Clock } from '../../base/clock.ts';
import { type Disposable, toDisposable } from '../../base/disposable.ts';
import type { FailureKind } from '../contract/failure.ts';
import type { StreamEvent } from '../contract/provider.ts';

/** Milliseconds. */
export interface TimeLimits {
  /** Until the first event: a local model reads a long prompt before it says a word. */
  readonly firstMs: number;
  /** Between two events after the first. */
  readonly idleMs: number;
  /** For the whole answer. */
  readonly totalMs: number;
}

/** Generous: thinking may be silent for a minute, and a laptop may read a prompt for two. */
export const DEFAULT_TIME_LIMITS: TimeLimits = { firstMs: 180_000, idleMs: 120_000, totalMs: 1_200_000 };

/**
 * Ends a stream that says nothing for too long, takes too long, or is cancelled, even when the source ignores its signal: the SDKs' own
 * limit covers only the time until the headers (WIRE facts). The source is told to stop and not waited for.
 */
export async function* watchStream(
  open: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
  limits: TimeLimits,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<StreamEvent, void, undefined> {
  const inner = new AbortController();
  const alarm = new Alarm(limits, clock, signal);
  const events = open(inner.signal)[Symbol.asyncIterator]();
  let isOver = false;
  try {
    for (;;) {
      const next = await alarm.orElse(events.next());
      if (typeof next === 'string') {
        yield { type: 'error', failure: { kind: next, message: messageFor(next, limits) } };
        return;
      }
      isOver = next.done === true;
      if (next.done === true) return;
      alarm.sawEvent();
      yield next.value;
    }
  } finally {
    alarm.dispose();
    if (!isOver) {
      inner.abort();
      // Not waited for: a source that hangs must not hold up who cancelled. What it still throws concerns nobody.
      events.return?.().catch(() => undefined);
    }
  }
}

type Reason = Extract<FailureKind, 'idle' | 'timeout' | 'cancelled'>;

function messageFor(reason: Reason, { idleMs, firstMs, totalMs }: TimeLimits): string {
  if (reason === 'cancelled') return 'The request was cancelled';
  if (reason === 'timeout') return `The answer took longer than ${totalMs / 1000} s`;
  return `Nothing came for too long (limit: ${firstMs / 1000} s for the first sign, ${idleMs / 1000} s after it)`;
}

/** Rings once. One timer for all events: at 2,000 events a second, setting one per event would be the main cost. */
class Alarm implements Disposable {
  readonly #limits: TimeLimits;
  readonly #clock: Clock;
  readonly #started: number;
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.#ring('cancelled');
  #idleUntil: number;
  #timer: Disposable = toDisposable(() => undefined);
  #rang: Reason | undefined;
  #wake: ((reason: Reason) => void) | undefined;

  constructor(limits: TimeLimits, clock: Clock, signal: AbortSignal) {
    this.#limits = limits;
    this.#clock = clock;
    this.#signal = signal;
    this.#started = clock.monotonic();
    this.#idleUntil = this.#started + limits.firstMs;
    if (signal.aborted) this.#ring('cancelled');
    signal.addEventListener('abort', this.#onAbort, { once: true });
    this.#arm();
  }

  sawEvent(): void {
    this.#idleUntil = this.#clock.monotonic() + this.#limits.idleMs;
  }

  /** What the promise gives, or why the alarm rang first. */
  orElse<T>(promise: Promise<T>): Promise<T | Reason> {
    // A fresh promise each time: racing against one that lives as long as the answer would keep every event of it in memory.
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      promise.then(resolve, reject);
      if (this.#rang !== undefined) resolve(this.#rang);
    });
  }

  dispose(): void {
    this.#timer.dispose();
    this.#signal.removeEventListener('abort', this.#onAbort);
  }

  #arm(): void {
    const now = this.#clock.monotonic();
    const total = this.#started + this.#limits.totalMs;
    if (now >= total) this.#ring('timeout');
    else if (now >= this.#idleUntil) this.#ring('idle');
    else {
      // Looks again at least once per idle limit: the first event, which had longer, may have come meanwhile.
      const wait = Math.min(total, this.#idleUntil, now + this.#limits.idleMs) - now;
      this.#timer = this.#clock.after(Math.max(1, wait), () => this.#arm());
    }
  }

  #ring(reason: Reason): void {
    this.#rang ??= reason;
    this.#wake?.(this.#rang);
  }
}
