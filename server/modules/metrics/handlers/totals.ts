import type { ResultIn } from '../../../../protocol/index.ts';
import type * as metrics from '../../../../protocol/metrics.ts';
import type { Sample } from '../../../base/metrics.ts';
import type { MetricsContext } from '../context.ts';
import { derive } from '../derive.ts';
import { percentile, total } from '../percentile.ts';
import { readSamples } from '../store.ts';

/** What all processes have counted, one value for each metric. */
export async function totals(ctx: MetricsContext): Promise<ResultIn<typeof metrics.totals>> {
  const { isOn } = ctx.metrics;
  if (isOn) await ctx.state.write();
  const { database } = await ctx.databases.open(null);
  const samples = await readSamples(database, ctx.clock.now());
  const families = Map.groupBy([...samples, ...derive(samples)], ({ name }) => name);
  return { isOn, values: [...families].map(([name, family]) => ({ name, ...totalOf(family) })) };
}

function totalOf(family: readonly Sample[]): { value: number; p95?: number } {
  const histograms = family.filter((sample) => sample.kind === 'histogram');
  const value = family.reduce((sum, sample) => sum + (sample.kind === 'histogram' ? total(sample.counts) : sample.value), 0);
  const p95 = percentile(histograms, 0.95);
  return { value, ...(p95 === undefined ? {} : { p95 }) };
}
