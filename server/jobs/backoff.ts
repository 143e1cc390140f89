/** No job waits longer than this between two attempts. Milliseconds. */
const MAX_BACKOFF_MS = 3_600_000;

/**
 * Milliseconds to wait after the attempt with this number (from 1): doubles each time, and a random half of it keeps jobs that failed
 * together from coming back together ("equal jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/).
 * `random` is in [0, 1).
 */
export function backoff(attempt: number, firstMs: number, random: number): number {
  const full = Math.min(MAX_BACKOFF_MS, firstMs * 2 ** (attempt - 1));
  return Math.round(full / 2 + (full / 2) * random);
}
