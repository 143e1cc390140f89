import { errorCode, type WireError } from '../../protocol/index.ts';
import { isCancellation, StewardryError } from '../base/errors.ts';
import type { Logger } from '../base/log.ts';
import type { Call } from './call.ts';
import { RequestFailed } from './requestFailed.ts';

/** The one place that turns whatever was thrown into an error for the wire. The stack stays in the log. */
export function toWireError(error: unknown, method: string, call: Call, log: Logger): WireError {
  const { correlationId } = call;
  if (call.signal.aborted || isCancellation(error)) return { code: 'CANCELLED', message: 'Cancelled.', correlationId };
  if (error instanceof RequestFailed) return error.error;
  if (error instanceof StewardryError)
    return { code: errorCode.parse(error.code), message: error.message, correlationId, ...dataOf(error) };
  log.error('request failed', { method, correlationId, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return { code: 'INTERNAL', message: `"${method}" failed unexpectedly. The log has the details under ${correlationId}.`, correlationId };
}

function dataOf(error: StewardryError): { data?: unknown } {
  return error.data === undefined ? {} : { data: error.data };
}
