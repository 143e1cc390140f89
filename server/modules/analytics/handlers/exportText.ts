import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';
import { toCsv } from '../export/toCsv.ts';
import { attention } from './attention.ts';
import { findings } from './findings.ts';
import { metrics } from './metrics.ts';
import { runs } from './runs.ts';
import { system } from './system.ts';

/** Everything that a dashboard shows of these days: as it is, or as one table. */
export async function exportText(
  ctx: AnalyticsContext,
  { folder, from, to, format }: ParamsOut<typeof analytics.exportText>,
  call: Call,
): Promise<ResultIn<typeof analytics.exportText>> {
  const days = { folder, from, to };
  const [waiting, history, work, named, now] = await Promise.all([
    attention(ctx, { folder }, call),
    findings(ctx, days),
    runs(ctx, days, call),
    metrics(ctx, days, call),
    system(ctx, { folder }, call),
  ]);
  const name = `stewardry-${from}-to-${to}.${format}`;
  if (format === 'csv') return { name, text: toCsv({ findings: history, runs: work, metrics: named.metrics }) };
  const everything = { from, to, attention: waiting, findings: history, runs: work, metrics: named, system: now };
  return { name, text: `${JSON.stringify(everything, undefined, 2)}\n` };
}
