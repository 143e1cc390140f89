import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import { checkDays } from '../checkDays.ts';
import type { AnalyticsContext } from '../context.ts';
import { gatherFacts } from '../metrics/gatherFacts.ts';
import { namedMetrics } from '../metrics/named.ts';

/** The named metrics of some days. */
export async function metrics(
  ctx: AnalyticsContext,
  params: ParamsOut<typeof analytics.metrics>,
  call: Call,
): Promise<ResultIn<typeof analytics.metrics>> {
  checkDays(params.from, params.to);
  const { facts, missing } = await gatherFacts(ctx, params, call);
  return { metrics: [...namedMetrics(facts)], missing: [...missing] };
}
