import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { isProcessGone } from '../../../base/owner.ts';
import type { RunsContext } from '../context.ts';
import { cancelIdle } from '../live/cancelIdle.ts';
import { checkTransition } from '../machine/runStates.ts';
import { readRun, summaryOf, updateRun } from '../store/runRows.ts';

/** Ends a run; the process that works on it hears of it at once when it is this one, else within a fraction of a second. */
export async function cancel(ctx: RunsContext, { folder, id }: ParamsOut<typeof runs.cancel>): Promise<ResultIn<typeof runs.cancel>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  checkTransition(id, row.state, 'cancelled');
  const isHeld = row.owner !== null && !isProcessGone(row.owner);
  if (isHeld && row.state !== 'failed' && row.state !== 'cancelled') {
    await updateRun(database, id, { wish: 'cancel', status: 'Is being cancelled' });
    database.afterCommit(() => ctx.state.supervisor.find(id)?.stop('cancel'));
  } else if (row.state !== 'cancelled') {
    await cancelIdle(ctx, database, folder, row);
  }
  return summaryOf(database, id);
}
