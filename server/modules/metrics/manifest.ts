import * as protocol from '../../../protocol/metrics.ts';
import { defineModule } from '../../kernel/defineModule.ts';
import { print } from './handlers/print.ts';
import { totals } from './handlers/totals.ts';
import { type MetricsPowers, MetricsWriter } from './metricsWriter.ts';

/** First to start, so that it is the last to stop and counts what the others do on their way out. */
export const metrics = defineModule(protocol, {
  id: 'metrics',
  description: 'Keeps and prints what is counted and measured.',
  uses: ['metrics', 'measurements', 'databases', 'clock', 'log', 'installation'],
  tables: ['metric_families', 'metric_values'],
  start: (ctx: MetricsPowers) => new MetricsWriter(ctx),
  stop: (writer) => writer.stop(),
  handlers: { print, totals },
});
