import { isCancellation, StewardryError } from '../../base/errors.ts';
import type { Metrics } from '../../base/metrics.ts';
import type { Actor, Call } from '../call.ts';
import type { Middleware } from '../dispatch.ts';
import type { Powers } from '../powers.ts';
import { RequestFailed } from '../requestFailed.ts';

/** Whoever asked for something within this time is active. Milliseconds. */
const ACTIVE_MS = 15 * 60_000;

/** Counts and measures requests by capability. Only in the chain when metrics are on. */
export function measure({ metrics, clock }: Pick<Powers, 'metrics' | 'clock'>): Middleware {
  const latency = metrics.histogram('api_latency_seconds', 'Time from a request to its answer.');
  const errors = metrics.counter('api_errors', 'Requests that failed, cancelled ones left out.');
  const seen = activeUsers(metrics, () => clock.monotonic());
  return (next) => async (request) => {
    const started = clock.monotonic();
    const capability = request.definition.method;
    seen(request.call.actor);
    try {
      return await next(request);
    } catch (error) {
      const code = codeOf(error, request.call);
      if (code !== undefined) errors.add(1, { capability, code });
      throw error;
    } finally {
      latency.record((clock.monotonic() - started) / 1_000, { capability });
    }
  };
}

/** How many different people asked for something lately. Returns what is told of each who asks. */
function activeUsers(metrics: Metrics, now: () => number): (actor: Actor) => void {
  const lastSeen = new Map<string, number>();
  metrics.gauge('active_users', 'People who asked for something within the last 15 minutes.', () => {
    for (const [person, time] of lastSeen) if (time < now() - ACTIVE_MS) lastSeen.delete(person);
    return [{ value: lastSeen.size }];
  });
  return ({ kind, name, email }) => {
    if (kind === 'person') lastSeen.set(email ?? name, now());
  };
}

function codeOf(error: unknown, { signal }: Call): string | undefined {
  if (signal.aborted || isCancellation(error)) return undefined;
  if (error instanceof RequestFailed) return error.error.code;
  return error instanceof StewardryError ? error.code : 'INTERNAL';
}
