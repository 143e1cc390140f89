import { type Disposable, toDisposable } from './disposable.ts';

/** Time, passed in so that tests decide what time it is. */
export interface Clock {
  /** Wall time in milliseconds since 1970 UTC; may jump backwards. For what is stored or shown. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes backwards. For measuring. */
  monotonic(): number;
  /** Calls back once after that many milliseconds, unless disposed before. Never keeps the process alive. */
  after(milliseconds: number, callback: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
};
