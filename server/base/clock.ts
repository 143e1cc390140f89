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

/** ISO date where the user is, of a wall time in milliseconds: an expiry date means the user's day. */
export function localDate(time: number): string {
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
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
