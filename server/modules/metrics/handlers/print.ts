import type { ResultIn } from '../../../../protocol/index.ts';
import type * as metrics from '../../../../protocol/metrics.ts';
import type { MetricsContext } from '../context.ts';
import { derive } from '../derive.ts';
import { readSamples } from '../store.ts';

/** What all processes of this installation have counted, this one up to now. */
export async function print(ctx: MetricsContext): Promise<ResultIn<typeof metrics.print>> {
  const { isOn } = ctx.metrics;
  if (isOn) await ctx.state.write();
  const { database } = await ctx.databases.open(null);
  const samples = await readSamples(database, ctx.clock.now());
  if (samples.length === 0) return { isOn, text: '' };
  const { prometheusText } = await import('../../../kernel/metrics/prometheusText.ts');
  return { isOn, text: prometheusText([...samples, ...derive(samples)]) };
}
