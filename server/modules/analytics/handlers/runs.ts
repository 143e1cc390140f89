import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import { gather } from '../../../kernel/gather.ts';
import { checkDays } from '../checkDays.ts';
import type { AnalyticsContext } from '../context.ts';
import { acceptance, daysOf, outcomes, type Statistics, spread, usesOf } from '../runs/addUp.ts';
import { askStatistics } from '../runs/askStatistics.ts';
import { askUsage, type Usages } from '../runs/askUsage.ts';

const LIMIT_MS = 10_000;

/** What came of runs, and what they cost: from the runs and from the ledger, each also without the other. */
export async function runs(
  ctx: AnalyticsContext,
  { folder, from, to }: ParamsOut<typeof analytics.runs>,
  call: Call,
): Promise<ResultIn<typeof analytics.runs>> {
  checkDays(from, to);
  const found: { statistics?: Statistics; usage?: Usages } = {};
  const { missing } = await gather(
    {
      runs: async () => {
        found.statistics = await askStatistics(ctx, folder, from, to, call);
      },
      costs: async () => {
        found.usage = await askUsage(ctx, folder, from, to, call);
      },
    },
    LIMIT_MS,
    ctx.clock,
  );
  const { statistics, usage } = found;
  const counted = statistics?.runs ?? [];
  const completed = counted.filter(({ state }) => state === 'completed');
  const completedRuns = completed.reduce((sum, { runs }) => sum + runs, 0);
  const leadTime = spread(statistics?.leadTimes ?? []);
  const executionTime = spread(statistics?.times ?? []);
  return {
    total: counted.reduce((sum, { runs }) => sum + runs, 0),
    outcomes: outcomes(counted),
    days: daysOf(counted, usage?.byDay ?? [], from, to),
    models: usesOf(counted, usage?.byModel ?? [], ({ model }) => model ?? ''),
    personas: usesOf(counted, usage?.byPersona ?? [], ({ persona }) => persona),
    budgets: usage?.budgets ?? [],
    acceptance: acceptance(counted, statistics?.hunks ?? { applied: 0, rejected: 0 }),
    ratings: statistics?.ratings ?? { up: 0, down: 0 },
    ...(leadTime === undefined ? {} : { leadTime }),
    ...(executionTime === undefined ? {} : { executionTime }),
    ...(completedRuns === 0 ? {} : { costPerRun: completed.reduce((sum, { cost }) => sum + cost, 0) / completedRuns }),
    missing: [...missing],
  };
}
