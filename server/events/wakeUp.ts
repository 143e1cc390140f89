import type { Clock } from '../base/clock.ts';

/** Lets a loop sleep until somebody has news for it. */
export class WakeUp {
  readonly #clock: Clock;
  #isDue = false;
  #end: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Ends the sleep, or makes the next one none at all. */
  wake(): void {
    this.#isDue = true;
    this.#end?.();
  }

  /** Resolves at the next `wake`, at once when it came already; at the latest after that many milliseconds, or when the signal aborts. */
  async sleep(signal: AbortSignal, milliseconds?: number): Promise<void> {
    if (!this.#isDue && !signal.aborted) await this.#untilWoken(signal, milliseconds);
    this.#isDue = false;
  }

  #untilWoken(signal: AbortSignal, milliseconds: number | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        this.#end = undefined;
        timer?.dispose();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = milliseconds === undefined ? undefined : this.#clock.after(milliseconds, end);
      this.#end = end;
      signal.addEventListener('abort', end, { once: true });
    });
  }
}

/** Resolves after that many milliseconds, or when the signal aborts. */
export function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new WakeUp(clock).sleep(signal, milliseconds);
}
