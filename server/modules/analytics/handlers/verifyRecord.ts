import type * as analytics from '../../../../protocol/analytics.ts';
import * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';

/** Has the whole record read again, and remembers what came of it. */
export async function verifyRecord(
  ctx: AnalyticsContext,
  { folder }: ParamsOut<typeof analytics.verifyRecord>,
  call: Call,
): Promise<ResultIn<typeof analytics.verifyRecord>> {
  const { ok, size, problem } = await ctx.call(audit.verify, { folder }, call);
  const at = new Date(ctx.clock.now()).toISOString();
  const outcome = { at, ok, size, ...(problem === undefined ? {} : { problem: `Row ${problem.position}: ${problem.message}` }) };
  ctx.state.verified.set(folder, outcome);
  ctx.state.news.tell(folder, ['system', 'attention']);
  return outcome;
}
