import type { Database } from '../../../data/database.ts';
import { hasEnded } from '../machine/runStates.ts';
import type { RunRow, RunsTables } from '../schemas.ts';

/** Nothing of it waits for a person. One that was applied in part has parts that do. */
const REVIEWED: readonly RunRow['review'][] = ['none', 'applied', 'rejected', 'undone'];

/** Runs that may go: ended before then, and reviewed. Parts of tasks go with the run that handed them out. */
export async function oldRuns(database: Database, before: string): Promise<readonly RunRow[]> {
  const query = database.tables<RunsTables>().selectFrom('runs').selectAll();
  const rows = await query.where('parent', 'is', null).where('finished_at', '<', before).orderBy('id').execute();
  return rows.filter((row) => mayGo(row, before));
}

export async function isOld(database: Database, id: string, before: string): Promise<boolean> {
  const row = await database.tables<RunsTables>().selectFrom('runs').selectAll().where('id', '=', id).executeTakeFirst();
  return row !== undefined && mayGo(row, before);
}

/** One that worked, and whose change set could not be kept, has all that it made in its copy of the tree only. */
function mayGo({ state, review, finished_at, change_set, kept }: RunRow, before: string): boolean {
  if (!hasEnded(state) || !REVIEWED.includes(review)) return false;
  return finished_at !== null && finished_at < before && (change_set !== null || kept === null);
}

/** Ids of what commands of the run, and of the parts that it handed out, wrote. */
export async function outputsOf(database: Database, id: string): Promise<readonly string[]> {
  const rows = await database
    .tables<RunsTables>()
    .selectFrom('run_steps')
    .innerJoin('runs', 'runs.id', 'run_steps.run')
    .select('run_steps.output_id')
    .where((is) => is.or([is('runs.id', '=', id), is('runs.parent', '=', id)]))
    .where('run_steps.output_id', 'is not', null)
    .execute();
  return rows.flatMap(({ output_id }) => output_id ?? []);
}

/** With everything that refers to it. */
export async function deleteRun(database: Database, id: string): Promise<void> {
  const query = database.tables<RunsTables>().deleteFrom('runs');
  await query.where((is) => is.or([is('id', '=', id), is('parent', '=', id)])).execute();
}
