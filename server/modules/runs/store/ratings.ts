import type { RunRating } from '../../../../protocol/runs.ts';
import type { Database } from '../../../data/database.ts';
import type { RunsTables } from '../schemas.ts';

/** Replaces what was said of the run before; `undefined`: nothing is said of it any more. */
export async function writeRating(database: Database, run: string, rating: RunRating | undefined): Promise<void> {
  const tables = database.tables<RunsTables>();
  await tables.deleteFrom('run_ratings').where('run', '=', run).execute();
  if (rating === undefined) return;
  const { value, reason, by, at } = rating;
  await tables.insertInto('run_ratings').values({ run, value, reason, rated_by: by, at }).execute();
}

export async function readRating(database: Database, run: string): Promise<RunRating | undefined> {
  const row = await database.tables<RunsTables>().selectFrom('run_ratings').selectAll().where('run', '=', run).executeTakeFirst();
  return row === undefined ? undefined : { value: row.value, reason: row.reason, by: row.rated_by, at: row.at };
}
