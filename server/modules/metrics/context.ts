import type { Context } from '../../kernel/defineModule.ts';
import type { MetricsPowers, MetricsWriter } from './metricsWriter.ts';

/** What the handlers of this module work with. */
export type MetricsContext = Context<keyof MetricsPowers, MetricsWriter>;
