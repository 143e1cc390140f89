import { type Kysely, type SelectQueryBuilder, sql } from 'kysely';
import { NotFoundError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import type { EventQuery } from './eventLog.ts';
import type { EventsTables, LoggedEvent, StoredEvent } from './tables.ts';

/** The SQL of `events_log`, the same on both engines. */

/** Rows of one statement: few sizes, so that the engine knows every statement already. */
const CHUNKS = [256, 32, 4, 1] as const;

/** Keeps events, in the transaction that is open, or in one of their own. */
export async function appendEvents(database: Database, events: readonly StoredEvent[]): Promise<void> {
  await database.transaction<EventsTables, void>(async (tables) => {
    await lockLog(database, tables);
    let begin = 0;
    for (const size of CHUNKS) {
      for (; events.length - begin >= size; begin += size) {
        await tables
          .insertInto('events_log')
          .values(events.slice(begin, begin + size))
          .execute();
      }
    }
  });
}

/** PostgreSQL gives numbers before it commits: without the lock a reader could see 8, go on after it, and never see 7. */
async function lockLog(database: Database, tables: Kysely<EventsTables>): Promise<void> {
  if (database.dialect === 'sqlite') return; // one writer at a time anyway
  await sql`select pg_advisory_xact_lock(hashtext('stewardry.events'), hashtext(current_schema()))`.execute(tables);
}

/** Position of the newest event; 0 when there is none. */
export async function lastPosition(database: Database): Promise<number> {
  const row = await database
    .tables<EventsTables>()
    .selectFrom('events_log')
    .select(({ fn }) => fn.max('position').as('last'))
    .executeTakeFirst();
  return row?.last ?? 0;
}

/** Events after a position, oldest first; only those of some names, when given. */
export function readAfter(
  database: Database,
  after: number,
  names: readonly string[] | undefined,
  limit: number,
): Promise<readonly LoggedEvent[]> {
  const query = database.tables<EventsTables>().selectFrom('events_log').selectAll().where('position', '>', after);
  const chosen = names === undefined ? query : query.where('name', 'in', [...names]);
  return chosen.orderBy('position').limit(limit).execute();
}

/** A page: newest first, or oldest first when `after` is given. Throws `NotFoundError` when `before` or `after` is not in the log. */
export async function listEvents(database: Database, query: EventQuery): Promise<readonly LoggedEvent[]> {
  const { names, correlationId, text, before, after, limit } = query;
  let found = database.tables<EventsTables>().selectFrom('events_log').selectAll();
  if (names.length > 0) found = whereNamed(found, names);
  if (correlationId !== undefined) found = found.where('correlation_id', '=', correlationId);
  if (text !== undefined) {
    const pattern = `%${escapeLike(text.toLowerCase())}%`;
    found = found.where(sql<boolean>`(lower(payload) like ${pattern} escape '\\' or lower(name) like ${pattern} escape '\\')`);
  }
  if (before !== undefined) found = found.where('position', '<', await positionOf(database, before));
  if (after !== undefined) found = found.where('position', '>', after === '' ? 0 : await positionOf(database, after));
  return found
    .orderBy('position', after === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

type LogQuery = SelectQueryBuilder<EventsTables, 'events_log', LoggedEvent>;

function whereNamed(query: LogQuery, names: readonly string[]): LogQuery {
  return query.where((where) =>
    where.or(
      names.map((name) =>
        name.endsWith('*') ? sql<boolean>`name like ${`${escapeLike(name.slice(0, -1))}%`} escape '\\'` : where('name', '=', name),
      ),
    ),
  );
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

/** Throws `NotFoundError`. */
export async function positionOf(database: Database, id: string): Promise<number> {
  const query = database.tables<EventsTables>().selectFrom('events_log').select('position').where('id', '=', id);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new NotFoundError(`There is no event "${id}" in this log. "stewardry events tail" shows the ids.`);
  return row.position;
}
