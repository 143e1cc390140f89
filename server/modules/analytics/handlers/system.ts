import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import { gather } from '../../../kernel/gather.ts';
import type { AnalyticsContext } from '../context.ts';
import { eventsNow, healthNow, jobsNow, providersNow, recordNow } from '../system/parts.ts';
import { processNow } from '../system/process.ts';

type Answer = ResultIn<typeof analytics.system>;

/** Providers elsewhere may take their time. Milliseconds. */
const LIMIT_MS = 8_000;

/** How everything is now; what cannot be asked is missing and named. */
export async function system(ctx: AnalyticsContext, { folder }: ParamsOut<typeof analytics.system>, call: Call): Promise<Answer> {
  const sources: Record<string, () => Promise<Partial<Answer>>> = {
    health: async () => ({ health: await healthNow(ctx, folder, call) }),
    record: async () => ({ record: await recordNow(ctx, folder, call) }),
    jobs: async () => ({ jobs: await jobsNow(ctx, folder, call) }),
    events: async () => ({ events: await eventsNow(ctx, folder, call) }),
    providers: async () => ({ providers: await providersNow(ctx, folder, call) }),
  };
  const { parts, missing } = await gather(sources, LIMIT_MS, ctx.clock);
  return Object.assign({ process: processNow(ctx), missing: [...missing] }, ...parts.values());
}
