import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { Database } from '../../../data/database.ts';
import type { RunsContext } from '../context.ts';
import { countApprovals, countCorrections, countDecisions, countHunks, countRatings, countRuns, readTimes } from '../store/statistics.ts';

/** What came of the runs that were started in a span of time. */
export async function statistics(
  ctx: RunsContext,
  { folder, ...span }: ParamsOut<typeof runs.statistics>,
): Promise<ResultIn<typeof runs.statistics>> {
  const { database } = await ctx.databases.open(folder);
  const [counted, times, hunks, ratings, corrections, decisions, approvals] = await Promise.all([
    countRuns(database, span),
    readTimes(database, span),
    countHunks(database, span),
    countRatings(database, span),
    countCorrections(database, span),
    countDecisions(database, span),
    countApprovals(database, span),
  ]);
  return {
    runs: counted,
    times: times.flatMap(({ finished_at, time_ms }) => (finished_at === null ? [] : [time_ms])),
    leadTimes: await leadTimes(ctx, database, times),
    hunks,
    ratings,
    corrections,
    decisions,
    approvals,
  };
}

/** Until the first time that something of it was applied; one that was taken back again counts, because a person had wanted it. */
async function leadTimes(
  ctx: Pick<RunsContext, 'changes'>,
  database: Database,
  rows: Awaited<ReturnType<typeof readTimes>>,
): Promise<number[]> {
  const applied = rows.filter(({ review }) => review === 'applied' || review === 'partly_applied' || review === 'undone');
  const found = await Promise.all(
    applied.map(async ({ change_set, created_at }) => {
      const [first] = change_set === null ? [] : await ctx.changes.applications(database, change_set);
      return first === undefined ? [] : [Math.max(0, first.at - Date.parse(created_at))];
    }),
  );
  return found.flat();
}
