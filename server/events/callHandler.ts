import type { EventDefinition } from '../../protocol/defineEvent.ts';
import type { EventRecord } from '../../protocol/events.ts';
import type { Clock } from '../base/clock.ts';
import { CancelledError, TimeLimitError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import type { EventHandler, Subscription } from './eventLog.ts';

const DEFAULT_TIME_LIMIT_MS = 30_000;
/** How long a handler that was told to stop may take to do so. Milliseconds. */
const STOP_GRACE_MS = 2_000;

interface Handling {
  readonly database: Database;
  readonly subscription: Subscription;
  readonly handler: EventHandler<EventDefinition>;
  readonly clock: Clock;
  readonly event: EventRecord;
  readonly attempt: number;
  /** Aborts when the subscription ends. */
  readonly signal: AbortSignal;
}

/**
 * One try at an event. Throws what the handler throws, `TimeLimitError` when it takes too long, `CancelledError` when it does not end
 * after the signal has aborted.
 */
export async function callHandler({ database, subscription, handler, clock, event, attempt, signal }: Handling): Promise<void> {
  const control = new AbortController();
  const handled = handler(event, { database, attempt, signal: control.signal });
  if (!(handled instanceof Promise)) return;
  const { timeLimitMs = DEFAULT_TIME_LIMIT_MS, consumer } = subscription;
  const { promise: isTooLate, reject } = Promise.withResolvers<never>();
  const limit = clock.after(timeLimitMs, () => {
    const error = new TimeLimitError(`"${consumer}" took longer than ${timeLimitMs} ms for the event "${event.name}" ${event.id}`);
    control.abort(error);
    reject(error);
  });
  const stop = (): void => {
    control.abort(new CancelledError());
    clock.after(STOP_GRACE_MS, () => reject(new CancelledError()));
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    await Promise.race([handled, isTooLate]);
  } finally {
    limit.dispose();
    signal.removeEventListener('abort', stop);
  }
}
