import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import { gather } from '../../../kernel/gather.ts';
import { attentionSources } from '../attention/sources.ts';
import type { AnalyticsContext } from '../context.ts';

/** One source that hangs must not keep the others from a person. Milliseconds. */
const LIMIT_MS = 5_000;

/** What waits for a person: what stands still first, then what soon will. */
export async function attention(
  ctx: AnalyticsContext,
  { folder }: ParamsOut<typeof analytics.attention>,
  call: Call,
): Promise<ResultIn<typeof analytics.attention>> {
  const { parts, missing } = await gather(attentionSources(ctx, folder, call), LIMIT_MS, ctx.clock);
  const items = [...parts.values()].flat();
  return {
    items: [...items.filter(({ urgency }) => urgency === 'now'), ...items.filter(({ urgency }) => urgency === 'soon')],
    missing: [...missing],
  };
}
