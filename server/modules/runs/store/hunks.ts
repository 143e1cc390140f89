import type { Database } from '../../../data/database.ts';
import type { RunsTables } from '../schemas.ts';

export type HunkRow = RunsTables['run_hunks'];

/** Writes what has become of parts of a change set. */
export async function writeHunks(database: Database, rows: readonly HunkRow[]): Promise<void> {
  for (const row of rows) {
    const insert = database.tables<RunsTables>().insertInto('run_hunks').values(row);
    await insert.onConflict((conflict) => conflict.columns(['run', 'path', 'hunk']).doUpdateSet({ state: row.state })).execute();
  }
}

export function listHunks(database: Database, run: string): Promise<readonly HunkRow[]> {
  return database.tables<RunsTables>().selectFrom('run_hunks').selectAll().where('run', '=', run).execute();
}
