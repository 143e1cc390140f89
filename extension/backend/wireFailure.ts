import type { ErrorCode } from '../../protocol/errors.ts';

/** The backend cannot be asked now. The message is for a person. */
export class BackendUnavailable extends Error {
  readonly code = 'MODULE_UNAVAILABLE' satisfies ErrorCode;
}

/** JSON-RPC codes that mean the caller no longer wants the answer: RequestCancelled and ServerCancelled of the LSP specification. */
const cancelledCodes = new Set<unknown>([-32800, -32802, 'CANCELLED']);

/** Did the request end because somebody cancelled it? Nobody needs to be told. */
export function isCancelled(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'Canceled' || cancelledCodes.has(Reflect.get(error, 'code')) || cancelledCodes.has(field(error, 'code'));
}

/** Did the server itself refuse or fail, so that asking the same again is of no use? Otherwise the connection broke off. */
export function isFromServer(error: unknown): boolean {
  return error instanceof BackendUnavailable || field(error, 'code') !== undefined;
}

/** One sentence for a person; a defect of ours also names the id that finds it in the log. */
export function describeFailure(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const correlationId = field(error, 'correlationId');
  const isUnnamed = typeof correlationId === 'string' && !message.includes(correlationId);
  return field(error, 'code') === 'INTERNAL' && isUnnamed ? `${message} (log id ${correlationId})` : message;
}

/** A field of the WireError that a ResponseError carries as `data`. */
function field(error: unknown, name: 'code' | 'correlationId'): unknown {
  const data: unknown = error instanceof Error ? Reflect.get(error, 'data') : undefined;
  return typeof data === 'object' && data !== null ? Reflect.get(data, name) : undefined;
}
