import type { Logger } from '../../base/log.ts';
import type { Middleware } from '../dispatch.ts';

/** A request slower than this is worth a line that is on by default. */
const SLOW_MS = 1_000;

/** Logs how long each request took, in milliseconds. */
export function time(log: Logger): Middleware {
  return (next) => async (request) => {
    const started = performance.now();
    try {
      return await next(request);
    } finally {
      const duration = Math.round(performance.now() - started);
      const line = { method: request.definition.method, duration, correlationId: request.call.correlationId };
      if (duration > SLOW_MS) log.info('slow request', line);
      else log.debug('request', line);
    }
  };
}
