import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible';

/** Requests per minute that one provider gets when nothing else is set. */
export const DEFAULT_REQUESTS_PER_MINUTE = 10;

/** Takes one request from the allowance of a provider. Returns milliseconds to wait before asking again, 0 when it may be sent. */
export async function takeRequest(limiter: RateLimiterAbstract, provider: string): Promise<number> {
  try {
    await limiter.consume(provider);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext);
    throw refusal;
  }
}
