import type { Clock } from '../../base/clock.ts';

/** Waits; returns false at once when the caller cancels. */
export function pause(milliseconds: number, clock: Clock, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const finish = (isOver: boolean): void => {
      timer.dispose();
      signal.removeEventListener('abort', onAbort);
      resolve(isOver);
    };
    const onAbort = (): void => finish(false);
    const timer = clock.after(milliseconds, () => finish(true));
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
