import type { Clock } from '../../base/clock.ts';
import { Sqlite, type SqliteConnection } from './engine.ts';
import { isBusy } from './sqliteErrors.ts';

/** Milliseconds. SQLite's own waiting blocks the thread, so it gets little; the rest is waited for in the event loop. */
export const BLOCKING_WAIT_MS = 50;
const RETRY_EVERY_MS = 25;

/**
 * One process at a time opens, repairs, migrates or replaces a database; `work` runs while we are that process. The lock is SQLite's
 * own on an empty file of its own: the system frees it when its holder dies, which no lock file made by hand gets right everywhere.
 * Throws SQLITE_BUSY when another process holds it until the deadline, a moment of `clock.monotonic()`.
 */
export async function withOpenLock<Result>(file: string, clock: Clock, deadline: number, work: () => Result): Promise<Awaited<Result>> {
  const lock = await whenFree(() => takeOpenLock(file), deadline, clock);
  try {
    return await work();
  } finally {
    lock.close();
  }
}

/** Waits in the event loop for another process's lock. Throws the last SQLITE_BUSY when the deadline has passed. */
export async function whenFree<Result>(attempt: () => Result, deadline: number, clock: Clock): Promise<Result> {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || clock.monotonic() >= deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_EVERY_MS));
    }
  }
}

function takeOpenLock(file: string): SqliteConnection {
  const lock = new Sqlite(`${file}.lock`, { timeout: BLOCKING_WAIT_MS });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    throw error;
  }
}
