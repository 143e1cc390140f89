import { assertNever } from '../../base/assertNever.ts';

/** The classes of failure that a caller treats differently, whatever a provider calls them. */
export type FailureKind =
  /** The key is missing or wrong (401). */
  | 'auth'
  /** The key may not do this (403). */
  | 'permission'
  /** No credit, or the quota of the account is used up (402, `insufficient_quota`). Waiting does not help. */
  | 'payment'
  /** The model or the address does not exist (404). */
  | 'notFound'
  /** The conversation does not fit into the window of the model. */
  | 'contextTooLong'
  /** The provider calls the request malformed (other 4xx): a defect, or an option that this model does not take. */
  | 'badRequest'
  /** The provider had too many requests (429). */
  | 'rateLimit'
  /** Not sent: our own limit of requests is reached. A brake on what runs away, so neither retried nor led around. */
  | 'ownRateLimit'
  /** The provider is too busy (529, 503). */
  | 'overloaded'
  /** The provider broke (other 5xx). */
  | 'server'
  /** No connection, or it broke. */
  | 'network'
  /** The stream ended without its end mark: what came is not an answer. */
  | 'incomplete'
  /** What came could not be read. */
  | 'protocol'
  /** Nothing came for too long. */
  | 'idle'
  /** The whole answer took too long. */
  | 'timeout'
  /** The caller cancelled. */
  | 'cancelled'
  /** Not sent: the provider failed too often a moment ago. */
  | 'circuitOpen'
  /** Not sent: the budget does not allow it. */
  | 'budget'
  /** Not sent: a person or a policy said no. */
  | 'denied'
  /** Not sent: no provider is set up for it. */
  | 'unavailable';

/** Why a request gave no answer. A value, never thrown. `message` is for a person. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** HTTP status, when there was one. */
  readonly status?: number;
  /** Milliseconds the provider asked to wait. */
  readonly retryAfterMs?: number;
  /** The provider's name of the request, for its support. */
  readonly requestId?: string;
}

type Reaction = 'retry' | 'fallBack' | 'stop';

/**
 * What to do next: the same request again after a while (and another model when that does not help), another model at once, or nothing,
 * because no provider would answer or nobody wants an answer any more.
 */
export function reactionTo(kind: FailureKind): Reaction {
  switch (kind) {
    case 'rateLimit':
    case 'overloaded':
    case 'server':
    case 'network':
    case 'incomplete':
    case 'protocol':
    case 'idle':
      return 'retry';
    case 'auth':
    case 'permission':
    case 'payment':
    case 'notFound':
    case 'contextTooLong':
    case 'timeout':
    case 'circuitOpen':
    case 'unavailable':
      return 'fallBack';
    case 'badRequest':
    case 'ownRateLimit':
    case 'cancelled':
    case 'budget':
    case 'denied':
      return 'stop';
    default:
      return assertNever(kind);
  }
}

/** Does it say something about the health of the provider, rather than about this request, the key or us? */
export function isOutage(kind: FailureKind): boolean {
  return ['overloaded', 'server', 'network', 'incomplete', 'protocol', 'idle', 'timeout'].includes(kind);
}
