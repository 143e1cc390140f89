import type { RunSummary } from '../../../../protocol/runs.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { ChangeSet } from '../../../changes/changeSet.ts';
import type { Database } from '../../../data/database.ts';
import type { RunsContext } from '../context.ts';
import type { RunRow } from '../schemas.ts';
import { listHunks } from '../store/hunks.ts';
import { listRejections } from '../store/rejections.ts';
import { readRun, summaryOf, updateRun } from '../store/runRows.ts';
import { Review } from './reviewState.ts';

/** A run that has made something, and what it made. Throws `BadInputError` when there is nothing to review. */
export async function readChangeSet(ctx: RunsContext, database: Database, id: string): Promise<{ row: RunRow; set: ChangeSet }> {
  const row = await readRun(database, id);
  const set = row.change_set === null ? undefined : await ctx.changes.find(database, row.change_set);
  if (set === undefined) {
    throw new BadInputError(`Run "${id}" is ${row.state.replaceAll('_', ' ')} and has no change set to review.`);
  }
  return { row, set };
}

export async function readReview(database: Database, run: string): Promise<Review> {
  return new Review(await listHunks(database, run), await listRejections(database, run, 10_000));
}

/** Writes what has become of the changes of a run as a whole; every window has heard of it when whoever asked gets the answer. */
export async function updateReview(ctx: RunsContext, database: Database, folder: string, set: ChangeSet): Promise<RunSummary> {
  const review = (await readReview(database, set.run)).of(set);
  await updateRun(database, set.run, { review });
  if (database.isInTransaction) database.afterCommit(() => void ctx.state.news.tell(folder, set.run));
  else await ctx.state.news.tell(folder, set.run);
  return summaryOf(database, set.run);
}
