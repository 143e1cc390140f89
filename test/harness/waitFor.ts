/** Waiting for a fact instead of for a time. */
import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const DEFAULT_LIMIT_MS = 60_000;

/**
 * Asks `probe` until it answers something other than undefined or false, and returns that. Throws after `limit` milliseconds, naming
 * `what` was waited for. What `probe` throws is thrown on.
 */
export async function waitFor<T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  limit = DEFAULT_LIMIT_MS,
): Promise<T> {
  const deadline = performance.now() + limit;
  for (;;) {
    const answer = await probe();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`waited ${limit} ms in vain for ${what}`);
    await delay(POLL_MS);
  }
}
