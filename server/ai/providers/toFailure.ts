import { messageOf } from '../../base/errors.ts';
import type { Failure, FailureKind } from '../contract/failure.ts';

/** What the errors of both SDKs have in common, and the plain objects that some versions throw. */
interface ErrorLike {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly status?: unknown;
  readonly headers?: unknown;
  readonly type?: unknown;
  readonly code?: unknown;
  readonly requestID?: unknown;
  readonly cause?: unknown;
}

/** Classifies anything that a provider's SDK throws. `now`: wall time in milliseconds, for a `retry-after` that is a date. */
export function toFailure(error: unknown, label: string, now: number): Failure {
  const like: ErrorLike = typeof error === 'object' && error !== null ? error : {};
  const status = typeof like.status === 'number' ? like.status : undefined;
  const retryAfterMs = like.headers instanceof Headers ? readRetryAfter(like.headers, now) : undefined;
  const text = describe(error, like);
  return {
    kind: kindOf(like, status, text),
    message: `${label}: ${text}`,
    ...(status === undefined ? {} : { status }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(typeof like.requestID === 'string' ? { requestId: like.requestID } : {}),
  };
}

/** Milliseconds to wait. `retry-after-ms` wins; `retry-after` is seconds or an HTTP date (RFC 9110, 10.2.3). */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = Number.parseFloat(headers.get('retry-after-ms') ?? '');
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const seconds = Number(text);
  if (text.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** Mid-stream errors carry no status, so the provider's own words are asked first. */
function kindOf(error: ErrorLike, status: number | undefined, text: string): FailureKind {
  const words = [error.code, error.type].filter((word) => typeof word === 'string').join(' ');
  for (const [kind, pattern] of KIND_BY_WORD) if (pattern.test(words)) return kind;
  if (status !== undefined) return kindOfStatus(status, text);
  if (isConnection(error)) return 'network';
  if (error instanceof SyntaxError) return 'protocol';
  return TOO_LONG.test(text) ? 'contextTooLong' : 'server';
}

/** Codes of OpenAI and types of Anthropic; the quota is a 429 that no waiting mends. */
const KIND_BY_WORD: readonly (readonly [FailureKind, RegExp])[] = [
  ['contextTooLong', /context_length_exceeded|exceed_context_size|context_window_exceeded/],
  ['payment', /insufficient_quota|billing/],
  ['auth', /authentication_error|invalid_api_key/],
  ['permission', /permission_error/],
  ['overloaded', /overloaded/],
  ['rateLimit', /rate_limit/],
  ['notFound', /not_found/],
];

const TOO_LONG = /prompt is too long|context (length|window|size)|maximum context|too many (input )?tokens/i;

function kindOfStatus(status: number, text: string): FailureKind {
  if (status === 401) return 'auth';
  if (status === 402) return 'payment';
  if (status === 403) return 'permission';
  if (status === 404) return 'notFound';
  if (status === 413) return 'contextTooLong';
  if (status === 429) return 'rateLimit';
  if (status === 408 || status === 409 || status === 499) return 'network';
  if (status === 503 || status === 529) return 'overloaded';
  if (status >= 500) return 'server';
  return TOO_LONG.test(text) ? 'contextTooLong' : 'badRequest';
}

/**
 * A reset while reading is a TypeError of `fetch` called "terminated", not an error of the SDK. The SDKs' own connection errors are told by
 * having headers that are `undefined`, because no answer came: the names of their classes do not survive the bundle.
 */
function isConnection(error: ErrorLike): boolean {
  if (!(error instanceof Error)) return false;
  const isSdkConnection = 'headers' in error && error.headers === undefined;
  return error instanceof TypeError || isSdkConnection || 'syscall' in error;
}

const LONGEST_MESSAGE = 500;

function describe(error: unknown, like: ErrorLike): string {
  const text = typeof like.message === 'string' && like.message !== '' ? like.message : messageOf(error);
  if (like.cause === undefined) return text.slice(0, LONGEST_MESSAGE);
  const cause = causeOf(like.cause);
  return (unreachable(cause) ?? `${text} (${cause})`).slice(0, LONGEST_MESSAGE);
}

/** What to do where nobody was reached; in the words of the system nobody would know. */
function unreachable(cause: string): string | undefined {
  const [, code, where] = /\b(ECONNREFUSED|ENOTFOUND) (\S+)/.exec(cause) ?? [];
  if (code === undefined) return undefined;
  const remedy = 'or correct its address in "ai.providers".';
  if (code === 'ENOTFOUND') return `There is no "${where}" (${code}). Check the network, ${remedy}`;
  return `Nobody answers at ${where} (${code}). Start the server, ${remedy}`;
}

/** `fetch failed` hides the reason two causes deep. */
function causeOf(cause: unknown): string {
  return cause instanceof Error && cause.cause !== undefined ? causeOf(cause.cause) : messageOf(cause);
}
