import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { listDecisions, toDecision } from '../store/decisions.ts';
import { readRun } from '../store/runRows.ts';

/** One page of decisions, newest first. */
export async function decisions(
  ctx: RunsContext,
  { folder, ...filter }: ParamsOut<typeof runs.decisions>,
): Promise<ResultIn<typeof runs.decisions>> {
  const { database } = await ctx.databases.open(folder);
  if (filter.run !== undefined) await readRun(database, filter.run);
  const rows = await listDecisions(database, { ...filter, limit: filter.limit + 1 });
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return { decisions: page.map(toDecision), ...(rows.length > filter.limit && last !== undefined ? { next: last.id } : {}) };
}
