import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { readRating, writeRating } from '../store/ratings.ts';
import { readRun } from '../store/runRows.ts';

/** Notes what a person thinks of a run. */
export async function rate(
  ctx: RunsContext,
  { folder, id, value, reason }: ParamsOut<typeof runs.rate>,
  call: Call,
): Promise<ResultIn<typeof runs.rate>> {
  const { database } = await ctx.databases.open(folder);
  await readRun(database, id);
  const at = new Date(ctx.clock.now()).toISOString();
  await database.transaction(() => writeRating(database, id, value === 'none' ? undefined : { value, reason, by: call.actor.name, at }));
  const rating = await readRating(database, id);
  return rating === undefined ? {} : { rating };
}
