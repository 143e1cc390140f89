import type { Attributes, BatchObservableResult, ObservableGauge } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, MeterProvider, type MetricData, MetricReader } from '@opentelemetry/sdk-metrics';
import { toDisposable } from '../../base/disposable.ts';
import { type CollectedMetrics, type Labels, type Reading, type Sample, SECONDS } from '../../base/metrics.ts';

/** Metrics that are kept, by OpenTelemetry's SDK. Import this file late: it brings 100 kB that nobody needs while metrics are off. */
export function createRecordedMetrics(): CollectedMetrics {
  const reader = new OnDemandReader();
  // Not registered with OpenTelemetry's global API: two backends in one process do not know of each other.
  const meter = new MeterProvider({ readers: [reader] }).getMeter('stewardry');
  return {
    isOn: true,
    counter: (name, description) => meter.createCounter(name, { description }),
    histogram: (name, description, bounds = SECONDS) =>
      meter.createHistogram(name, { description, advice: { explicitBucketBoundaries: [...bounds] } }),
    gauge(name, description, read) {
      const gauge = meter.createObservableGauge(name, { description });
      const observe = async (result: BatchObservableResult): Promise<void> => report(gauge, result, await read());
      meter.addBatchObservableCallback(observe, [gauge]);
      return toDisposable(() => meter.removeBatchObservableCallback(observe, [gauge]));
    },
    async collect() {
      const { resourceMetrics } = await reader.collect();
      return resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics.flatMap(samplesOf));
    },
  };
}

function report(gauge: ObservableGauge, result: BatchObservableResult, readings: readonly Reading[]): void {
  for (const { value, labels } of readings) result.observe(gauge, value, labels);
}

/** Collects when asked, and each time only what is new: totals are added up where they are stored, for all processes. */
class OnDemandReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.DELTA });
  }

  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }

  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

function samplesOf(metric: MetricData): readonly Sample[] {
  const { name, description: help } = metric.descriptor;
  switch (metric.dataPointType) {
    case DataPointType.SUM:
      return metric.dataPoints.map(({ attributes, value }) => ({ kind: 'counter', name, help, labels: labelsOf(attributes), value }));
    case DataPointType.GAUGE:
      return metric.dataPoints.map(({ attributes, value }) => ({ kind: 'gauge', name, help, labels: labelsOf(attributes), value }));
    case DataPointType.HISTOGRAM:
      return metric.dataPoints.map(({ attributes, value: { buckets, sum } }) => ({
        kind: 'histogram',
        name,
        help,
        labels: labelsOf(attributes),
        bounds: buckets.boundaries,
        counts: buckets.counts,
        sum: sum ?? 0,
      }));
    case DataPointType.EXPONENTIAL_HISTOGRAM:
      return []; // we make none
  }
}

/** What came in as `Labels` comes out as such, but for the mark of series that were too many. */
function labelsOf(attributes: Attributes): Labels {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, String(value)]));
}
