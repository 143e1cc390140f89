import type { Database } from '../data/database.ts';
import { readCursors } from './consumerStore.ts';
import { lastPosition } from './eventStore.ts';
import type { EventsTables } from './tables.ts';

const DAY_MS = 86_400_000;
/** How often old events are looked for, and how soon after a database was opened. Milliseconds. */
export const CLEAN_EVERY_MS = DAY_MS;
export const FIRST_CLEAN_MS = 60_000;
/** Events that every consumer is done with. */
const KEPT_DAYS = 30;
/** All events: a consumer that nobody has run for so long is no reason to keep them. */
const KEPT_FOR_ANYBODY_DAYS = 90;
/** Rows of one statement, so that nobody waits long. */
const AT_ONCE = 2_000;

/** Removes old events, but none that a dead letter is about. `now`: milliseconds since 1970. Stops when the signal aborts. */
export async function removeOldEvents(database: Database, now: number, signal: AbortSignal): Promise<void> {
  const slowest = Math.min(await lastPosition(database), ...(await readCursors(database)).map(({ position }) => position));
  await removeBefore(database, Math.min(slowest + 1, await firstSince(database, now - KEPT_DAYS * DAY_MS)), signal);
  await removeBefore(database, await firstSince(database, now - KEPT_FOR_ANYBODY_DAYS * DAY_MS), signal);
}

/** Position of the first event at or after a time. */
async function firstSince(database: Database, time: number): Promise<number> {
  const query = database.tables<EventsTables>().selectFrom('events_log').select('position').where('time', '>=', time);
  const first = await query.orderBy('position').limit(1).executeTakeFirst();
  return first?.position ?? (await lastPosition(database)) + 1;
}

async function removeBefore(database: Database, position: number, signal: AbortSignal): Promise<void> {
  const tables = database.tables<EventsTables>();
  for (let removed = AT_ONCE; removed === AT_ONCE && !signal.aborted; ) {
    const { numDeletedRows } = await tables
      .deleteFrom('events_log')
      .where('position', 'in', (old) =>
        old
          .selectFrom('events_log')
          .select('position')
          .where('position', '<', position)
          .where('position', 'not in', (dead) => dead.selectFrom('events_dead').select('events_dead.position'))
          .orderBy('position')
          .limit(AT_ONCE),
      )
      .executeTakeFirst();
    removed = Number(numDeletedRows);
  }
}
