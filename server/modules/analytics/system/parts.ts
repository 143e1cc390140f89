import * as ai from '../../../../protocol/ai.ts';
import type * as analytics from '../../../../protocol/analytics.ts';
import * as audit from '../../../../protocol/audit.ts';
import type { ResultIn, ResultOut } from '../../../../protocol/define.ts';
import * as events from '../../../../protocol/events.ts';
import * as health from '../../../../protocol/health.ts';
import * as jobs from '../../../../protocol/jobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';

type Answer = Required<ResultIn<typeof analytics.system>>;

export function healthNow(ctx: AnalyticsContext, folder: string, call: Call): Promise<ResultOut<typeof health.check>> {
  return ctx.call(health.check, { folder }, call);
}

export async function recordNow(ctx: AnalyticsContext, folder: string, call: Call): Promise<Answer['record']> {
  const { size, root, checkpoint } = await ctx.call(audit.head, { folder }, call);
  const verified = ctx.state.verified.get(folder);
  return {
    size,
    root,
    ...(checkpoint === undefined ? {} : { signedAt: new Date(checkpoint.time).toISOString() }),
    ...(verified === undefined ? {} : { verified }),
  };
}

export async function jobsNow(ctx: AnalyticsContext, folder: string, call: Call): Promise<Answer['jobs']> {
  const { counts } = await ctx.call(jobs.list, { folder, limit: 1 }, call);
  return counts;
}

/** Events that are shown. */
const LATEST = 5;

export async function eventsNow(ctx: AnalyticsContext, folder: string, call: Call): Promise<Answer['events']> {
  const [latest, { consumers }, { deadLetters }] = await Promise.all([
    ctx.call(events.list, { folder, limit: LATEST }, call),
    ctx.call(events.consumers, { folder }, call),
    ctx.call(events.deadLetters, { folder }, call),
  ]);
  return {
    deadLetters: deadLetters.length,
    lag: consumers.reduce((sum, { lag }) => sum + lag, 0),
    latest: latest.events.map(({ name, time }) => ({ name, at: new Date(time).toISOString() })),
  };
}

export async function providersNow(ctx: AnalyticsContext, folder: string, call: Call): Promise<Answer['providers']> {
  const { providers } = await ctx.call(ai.health, { folder }, call);
  return providers.map(({ id, label, locality, isScripted, isUsable, latencyMs, failure, circuit }) => {
    const problem =
      failure?.message ?? (circuit === 'open' ? 'It failed several times in a row and is left alone for a moment.' : undefined);
    return {
      id,
      label,
      locality,
      isScripted,
      isUsable,
      ...(latencyMs === undefined ? {} : { latency: latencyMs }),
      ...(problem === undefined ? {} : { problem }),
    };
  });
}
