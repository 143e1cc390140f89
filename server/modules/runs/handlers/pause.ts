import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { checkTransition } from '../machine/runStates.ts';
import { readRun, summaryOf, updateRun } from '../store/runRows.ts';

/** Lets a run wait before its next step; what is under way is finished. */
export async function pause(ctx: RunsContext, { folder, id }: ParamsOut<typeof runs.pause>): Promise<ResultIn<typeof runs.pause>> {
  const { database } = await ctx.databases.open(folder);
  const { state } = await readRun(database, id);
  if (state !== 'pending') checkTransition(id, state, 'paused');
  if (state !== 'paused') await updateRun(database, id, { wish: 'pause', status: 'Pauses after this step' });
  database.afterCommit(() => {
    const run = ctx.state.supervisor.find(id);
    if (run !== undefined) run.isPausing = true;
  });
  database.afterCommit(() => ctx.state.news.changed(folder, id));
  return summaryOf(database, id);
}
