import {
  BadInputError,
  CancelledError,
  IoError,
  ModuleUnavailableError,
  messageOf,
  NotFoundError,
  StewardryError,
  TimeLimitError,
  UnknownMethodError,
  ValidationError,
} from '../base/errors.ts';

/** One kind of work that a worker offers. All three are copied between workers by structured clone. */
export interface WorkerJob {
  readonly request: unknown;
  readonly response: unknown;
  /** What `report` sends on the way; leave it out when nothing is reported. */
  readonly progress?: unknown;
}

/** The jobs of one worker entry by name: the contract that the pool and the host share. */
export type WorkerJobs<Jobs> = { readonly [Name in keyof Jobs]: WorkerJob };
export type RequestOf<Job> = Job extends { readonly request: infer Request } ? Request : never;
export type ResponseOf<Job> = Job extends { readonly response: infer Response } ? Response : never;
export type ProgressOf<Job> = Job extends { readonly progress: infer Progress } ? Progress : never;

/** Pool to host. */
export type ToWorker =
  | { readonly kind: 'run'; readonly id: number; readonly name: string; readonly payload: unknown }
  | { readonly kind: 'cancel'; readonly id: number };

/** Host to pool. `ready` comes once, when the handlers are registered. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly error: PlainError }
  | { readonly kind: 'progress'; readonly id: number; readonly value: unknown };

/** What the pool hands to each worker thread at its start; a worker process gets none. */
export interface WorkerBoot {
  /** One Int32: the id of the cancelled job. Read by synchronous handlers, which never get to see a message. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** An error as it crosses threads: structured clone would drop its class and our `code`. */
export interface PlainError {
  readonly code: string | undefined;
  readonly message: string;
  readonly stack: string | undefined;
  readonly data: unknown;
}

/** Called in the worker. */
export function toPlainError(error: unknown): PlainError {
  const isOurs = error instanceof StewardryError;
  return {
    code: isOurs ? error.code : undefined,
    message: messageOf(error),
    stack: error instanceof Error ? error.stack : undefined,
    data: isOurs ? error.data : undefined,
  };
}

const ERROR_CLASS = {
  VALIDATION: ValidationError,
  UNKNOWN_METHOD: UnknownMethodError,
  MODULE_UNAVAILABLE: ModuleUnavailableError,
  NOT_FOUND: NotFoundError,
  BAD_INPUT: BadInputError,
  IO: IoError,
  TIMEOUT: TimeLimitError,
  CANCELLED: CancelledError,
} as const;

/** Called in the pool: the same kind of error, with the worker's stack as its cause. */
export function fromPlainError(plain: PlainError): Error {
  const cause = new Error(`in the worker thread: ${plain.message}`);
  if (plain.stack !== undefined) cause.stack = plain.stack;
  if (!isKnownCode(plain.code)) return new Error(plain.message, { cause });
  return new ERROR_CLASS[plain.code](plain.message, { cause, data: plain.data });
}

function isKnownCode(code: string | undefined): code is keyof typeof ERROR_CLASS {
  return code !== undefined && code in ERROR_CLASS;
}
