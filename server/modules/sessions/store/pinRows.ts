import type { Kysely } from 'kysely';
import type { ContextItem } from '../../../../protocol/sessions.ts';
import type { Database } from '../../../data/database.ts';
import { pinnedItem, type SessionTables } from '../schemas.ts';

/** What is pinned to a session, in its order. */
export async function readPins(database: Database, session: string): Promise<ContextItem[]> {
  const rows = await database
    .tables<SessionTables>()
    .selectFrom('session_pins')
    .select('item')
    .where('session_id', '=', session)
    .orderBy('place')
    .execute();
  return rows.map(({ item }) => pinnedItem.parse(item));
}

/** Pins these instead of what was pinned. */
export async function replacePins(tables: Kysely<SessionTables>, session: string, items: readonly ContextItem[]): Promise<void> {
  await tables.deleteFrom('session_pins').where('session_id', '=', session).execute();
  const rows = items.map((item, place) => ({ session_id: session, place, item: JSON.stringify(item) }));
  if (rows.length > 0) await tables.insertInto('session_pins').values(rows).execute();
}
