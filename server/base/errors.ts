import type { ErrorCode } from '../../protocol/errors.ts';

interface ErrorOptionsWithData extends ErrorOptions {
  /** Machine-readable details that may cross the wire. */
  readonly data?: unknown;
}

/**
 * An expected kind of failure that a caller may want to tell apart. `message` is for a person: what happened, which thing (values
 * quoted), what to do next. Anything thrown that is not one of these is a defect, and the router reports it as `INTERNAL`.
 */
export abstract class StewardryError extends Error {
  abstract readonly code: ErrorCode;
  readonly data: unknown;

  constructor(message: string, options: ErrorOptionsWithData = {}) {
    super(message, options);
    this.name = new.target.name;
    this.data = options.data;
  }
}

/** A request or a reply did not fit its schema. */
export class ValidationError extends StewardryError {
  readonly code = 'VALIDATION';
}

/** No module answers this method. */
export class UnknownMethodError extends StewardryError {
  readonly code = 'UNKNOWN_METHOD';
}

/** The module that would answer is not running. */
export class ModuleUnavailableError extends StewardryError {
  readonly code = 'MODULE_UNAVAILABLE';
}

/** The caller's role may not do this. */
export class ForbiddenError extends StewardryError {
  readonly code = 'FORBIDDEN';
}

/** Somebody else changed the same thing meanwhile, or it is not in a state that allows this. */
export class ConflictError extends StewardryError {
  readonly code = 'CONFLICT';
}

/** The thing named in the request does not exist. */
export class NotFoundError extends StewardryError {
  readonly code = 'NOT_FOUND';
}

/** A file or an argument of the user is not usable as it stands. */
export class BadInputError extends StewardryError {
  readonly code = 'BAD_INPUT';
}

/** The operating system, or something else outside, refused: permissions, disk full, locked, a worker that died. */
export class IoError extends StewardryError {
  readonly code = 'IO';
}

/** The work ran over its time limit and was stopped. */
export class TimeLimitError extends StewardryError {
  readonly code = 'TIMEOUT';
}

/** The caller cancelled. */
export class CancelledError extends StewardryError {
  readonly code = 'CANCELLED';

  constructor(message = 'The work was cancelled', options: ErrorOptionsWithData = {}) {
    super(message, options);
  }
}

/** True for our own cancellation and for the `AbortError` that Node's APIs throw when their signal aborts. */
export function isCancellation(error: unknown): boolean {
  return error instanceof CancelledError || (error instanceof Error && error.name === 'AbortError');
}

/** Throws a `CancelledError` when the signal has aborted; call it between the steps of long work. */
export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError(undefined, { cause: signal.reason });
}

/** The text of anything thrown, for putting into a longer sentence. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of a system or SQLite error (`ENOSPC`, `SQLITE_BUSY` …), when it has one. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
