import { ForbiddenError } from '../../base/errors.ts';
import type { Middleware } from '../dispatch.ts';
import type { Powers } from '../powers.ts';

/** Lets a request pass when the role of whoever asks is enough for it; else nothing behind this runs, not even validation. */
export function authorise({ access, log, metrics }: Pick<Powers, 'access' | 'log' | 'metrics'>): Middleware {
  const failedAttempts = metrics.counter('failed_auth_attempts', 'Requests that were refused because of who asked.');
  return (next) => (request) => {
    const { definition, call } = request;
    const decision = access.decide(definition, call.actor);
    if (decision.verdict === 'allow') return next(request);
    failedAttempts.add(1, { capability: definition.method, role: call.actor.role });
    log.warning('refused', {
      method: definition.method,
      actor: call.actor.name,
      correlationId: call.correlationId,
      reason: decision.reason,
    });
    return Promise.reject(new ForbiddenError(decision.reason));
  };
}
