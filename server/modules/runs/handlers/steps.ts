import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { readRun } from '../store/runRows.ts';
import { listSteps, toStep } from '../store/steps.ts';

/** One page of the timeline of a run. */
export async function steps(
  ctx: RunsContext,
  { folder, id, after, limit }: ParamsOut<typeof runs.steps>,
): Promise<ResultIn<typeof runs.steps>> {
  const { database } = await ctx.databases.open(folder);
  await readRun(database, id);
  const rows = await listSteps(database, id, after, limit + 1);
  return { steps: rows.slice(0, limit).map(toStep), hasMore: rows.length > limit };
}
