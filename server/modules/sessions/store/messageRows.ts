import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../data/database.ts';
import type { MessageRow, SessionTables } from '../schemas.ts';

/** 12 parameters each; both engines take more. */
const ROWS_PER_STATEMENT = 500;

/** Positions of the messages of a session that are known already, by their id. */
export async function knownPositions(
  tables: Kysely<SessionTables>,
  session: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const known = new Map<string, number>();
  for (let start = 0; start < ids.length; start += ROWS_PER_STATEMENT) {
    const rows = await tables
      .selectFrom('session_messages')
      .select(['id', 'position'])
      .where('session_id', '=', session)
      .where('id', 'in', ids.slice(start, start + ROWS_PER_STATEMENT))
      .execute();
    for (const { id, position } of rows) known.set(id, position);
  }
  return known;
}

export async function insertMessages(tables: Kysely<SessionTables>, rows: readonly MessageRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await tables
      .insertInto('session_messages')
      .values(rows.slice(start, start + ROWS_PER_STATEMENT))
      .execute();
  }
}

/** The last messages before a position, oldest first, and whether there are older ones. */
export async function readPage(
  database: Database,
  session: string,
  { before, run, limit }: { readonly before?: number | undefined; readonly run?: string | undefined; readonly limit: number },
): Promise<{ readonly rows: readonly MessageRow[]; readonly hasMore: boolean }> {
  const all = database.tables<SessionTables>().selectFrom('session_messages').selectAll().where('session_id', '=', session);
  const range = before === undefined ? all : all.where('position', '<', before);
  const rows = await (run === undefined ? range : range.where('run', '=', run))
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute();
  return { rows: rows.slice(0, limit).toReversed(), hasMore: rows.length > limit };
}

/** Messages from a position on, oldest first. */
export function readFrom(database: Database, session: string, from: number, limit: number): Promise<readonly MessageRow[]> {
  return database
    .tables<SessionTables>()
    .selectFrom('session_messages')
    .selectAll()
    .where('session_id', '=', session)
    .where('position', '>=', from)
    .orderBy('position')
    .limit(limit)
    .execute();
}

/** What a model is given: the newest summary, when there is one, and what it does not stand for. */
export async function readConversation(
  database: Database,
  session: string,
  summaryPosition: number | null,
): Promise<readonly MessageRow[]> {
  const all = database.tables<SessionTables>().selectFrom('session_messages').selectAll().where('session_id', '=', session);
  const summary = summaryPosition === null ? undefined : await all.where('position', '=', summaryPosition).executeTakeFirst();
  const after = summary === undefined ? 0 : (summary.stands_for ?? summary.position);
  const rest = await all.where('position', '>', after).where('role', 'not in', ['summary', 'notice']).orderBy('position').execute();
  return summary === undefined ? rest : [summary, ...rest];
}

/** The texts of single messages, each of another session. */
export async function readContents(
  database: Database,
  places: ReadonlyMap<string, number>,
): Promise<readonly Pick<MessageRow, 'session_id' | 'content'>[]> {
  if (places.size === 0) return [];
  const wanted = [...places].map(([session, position]) => sql`(${session}, ${sql.lit(position)})`);
  return database
    .tables<SessionTables>()
    .selectFrom('session_messages')
    .select(['session_id', 'content'])
    .where(sql<boolean>`(session_id, position) in (values ${sql.join(wanted)})`)
    .execute();
}

/** Copies the messages up to a position into another session, in one statement. */
export async function copyMessages(tables: Kysely<SessionTables>, from: string, to: string, position: number): Promise<void> {
  const columns = ['position', 'id', 'role', 'content', 'stands_for', 'origin', 'is_scripted', 'run', 'persona', 'manifest'] as const;
  await tables
    .insertInto('session_messages')
    .columns(['session_id', ...columns, 'created_at'])
    .expression((source) =>
      source
        .selectFrom('session_messages')
        .select([sql.val(to).as('session_id'), ...columns, 'created_at'])
        .where('session_id', '=', from)
        .where('position', '<=', position),
    )
    .execute();
}

/** The newest summary up to a position. */
export async function newestSummary(tables: Kysely<SessionTables>, session: string, position: number): Promise<number | null> {
  const row = await tables
    .selectFrom('session_messages')
    .select((select) => select.fn.max('position').as('position'))
    .where('session_id', '=', session)
    .where('role', '=', 'summary')
    .where('position', '<=', position)
    .executeTakeFirst();
  return row?.position ?? null;
}

/** The summary at a position; `undefined`: another message is there. */
export function summaryAt(
  tables: Kysely<SessionTables>,
  session: string,
  position: number,
): Promise<Pick<MessageRow, 'stands_for'> | undefined> {
  return tables
    .selectFrom('session_messages')
    .select('stands_for')
    .where('session_id', '=', session)
    .where('position', '=', position)
    .where('role', '=', 'summary')
    .executeTakeFirst();
}
