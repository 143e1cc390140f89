import type { Clock } from '../../base/clock.ts';
import { TimeLimitError } from '../../base/errors.ts';

/** Waits for `work` that many milliseconds; then rejects with a `TimeLimitError` of that message. The work itself is not stopped. */
export function withinLimit<T>(work: Promise<T>, milliseconds: number, clock: Pick<Clock, 'after'>, message: string): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = clock.after(milliseconds, () => reject(new TimeLimitError(message)));
  return Promise.race([work, promise]).finally(() => timer.dispose());
}
