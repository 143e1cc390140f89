import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { listRuns, summarise } from '../store/runRows.ts';

/** One page of the runs of a folder, newest first. */
export async function list(ctx: RunsContext, { folder, ...filter }: ParamsOut<typeof runs.list>): Promise<ResultIn<typeof runs.list>> {
  const { database } = await ctx.databases.open(folder);
  const rows = await listRuns(database, { ...filter, limit: filter.limit + 1 });
  const page = await summarise(database, rows.slice(0, filter.limit));
  const last = page.at(-1);
  return { runs: page, ...(rows.length > filter.limit && last !== undefined ? { next: last.id } : {}) };
}
