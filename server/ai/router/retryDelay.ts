import { type Failure, reactionTo } from '../contract/failure.ts';

export interface RetryPolicy {
  /** Times that one model is asked, the first included. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles with each. */
  readonly baseMs: number;
  readonly maxMs: number;
  /** A provider that asks for a longer wait is not waited for: the next model is tried. Milliseconds. */
  readonly longestWaitMs: number;
}

export const DEFAULT_RETRY: RetryPolicy = { attempts: 3, baseMs: 500, maxMs: 8_000, longestWaitMs: 60_000 };

/**
 * Milliseconds to wait before asking again; `undefined`: do not ask this model again. What the provider asked for counts; otherwise the
 * wait doubles, and a part of it is left to chance, so that many clients do not come back at the same moment. `random`: from 0 to 1.
 */
export function retryDelay(failure: Failure, attempt: number, policy: RetryPolicy, random: () => number): number | undefined {
  if (reactionTo(failure.kind) !== 'retry' || attempt >= policy.attempts) return undefined;
  if (failure.retryAfterMs !== undefined) return failure.retryAfterMs <= policy.longestWaitMs ? failure.retryAfterMs : undefined;
  const full = Math.min(policy.maxMs, policy.baseMs * 2 ** (attempt - 1));
  return full / 2 + (random() * full) / 2;
}
