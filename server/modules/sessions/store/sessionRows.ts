import type { Kysely } from 'kysely';
import { NotFoundError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { SessionRow, SessionTables } from '../schemas.ts';
import { indexTitle } from './wordRows.ts';

/** The row of a session. Throws `NotFoundError`. */
export async function readSession(database: Database, id: string): Promise<SessionRow> {
  const row = await database.tables<SessionTables>().selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst();
  return row ?? missing(id);
}

/** Those of the ids that there are, in no order. */
export async function readSessions(database: Database, ids: readonly string[]): Promise<readonly SessionRow[]> {
  return ids.length === 0 ? [] : database.tables<SessionTables>().selectFrom('sessions').selectAll().where('id', 'in', ids).execute();
}

export async function insertSession(database: Database, row: SessionRow): Promise<void> {
  await database.transaction<SessionTables, void>(async (tables) => {
    await tables.insertInto('sessions').values(row).execute();
    await indexTitle(tables, row.id, row.title);
  });
}

export type SessionChange = Partial<
  Pick<SessionRow, 'title' | 'persona' | 'model' | 'scope' | 'budget' | 'state' | 'updated_at' | 'messages' | 'summary_position'>
>;

/** Changes columns of a session. Throws `NotFoundError`. */
export async function changeSession(tables: Kysely<SessionTables>, id: string, change: SessionChange): Promise<void> {
  const { numUpdatedRows } = await tables.updateTable('sessions').set(change).where('id', '=', id).executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) missing(id);
  if (change.title !== undefined) await indexTitle(tables, id, change.title);
}

/** Gives the session to a run, unless another one has it or it is archived; whether it did. */
export async function claim(database: Database, id: string, run: string, replaces: string | undefined): Promise<boolean> {
  const free = replaces === undefined ? [run] : [run, replaces];
  const { numUpdatedRows } = await database
    .tables<SessionTables>()
    .updateTable('sessions')
    .set({ active_run: run })
    .where('id', '=', id)
    .where('state', '!=', 'archived')
    .where((where) => where.or([where('active_run', 'is', null), where('active_run', 'in', free)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Takes the session from a run, if that is the one that has it. */
export async function release(database: Database, id: string, run: string): Promise<void> {
  const tables = database.tables<SessionTables>();
  await tables.updateTable('sessions').set({ active_run: null }).where('id', '=', id).where('active_run', '=', run).execute();
}

/**
 * Keeps everybody else from adding to a session until the transaction ends, and answers with its row: who counts positions must come first. Throws
 * `NotFoundError`.
 */
export async function lockSession(tables: Kysely<SessionTables>, id: string): Promise<SessionRow> {
  const row = await tables
    .updateTable('sessions')
    .set((set) => ({ messages: set.ref('messages') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  return row ?? missing(id);
}

function missing(id: string): never {
  throw new NotFoundError(`There is no session "${id}". "stewardry sessions list --all" shows those that there are.`);
}
