import type { HrTime } from '@opentelemetry/api';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { AggregationTemporality, DataPointType, type MetricData, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { Labels, Sample } from '../../base/metrics.ts';

/**
 * Samples as Prometheus reads them (text format 0.0.4, https://prometheus.io/docs/instrumenting/exposition_formats/), by name. Import this
 * file late, as `recordedMetrics.ts`.
 */
export function prometheusText(samples: readonly Sample[]): string {
  // Two kinds under one name are two families; the serializer leaves out what Prometheus could not read.
  const families = Map.groupBy(samples, ({ name, kind }) => `${name} ${kind}`);
  const metrics = [...families.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, family]) => metricOf(family));
  const serializer = new PrometheusSerializer('', false, undefined, true, true);
  return `${serializer.serialize({ resource: NO_RESOURCE, scopeMetrics: [{ scope: { name: 'stewardry' }, metrics }] }).trimEnd()}\n`;
}

/** Who is measured is clear from where the text comes from; the serializer is told to say nothing about it. */
const NO_RESOURCE: ResourceMetrics['resource'] = { attributes: {}, merge: () => NO_RESOURCE, getRawAttributes: () => [] };

/** The text carries no times. */
const NO_TIME: HrTime = [0, 0];

function metricOf(family: readonly Sample[]): MetricData {
  const [first] = family;
  const { name = '', help = '' } = first ?? {};
  const common = {
    descriptor: { name, description: help, unit: '', valueType: 1 },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  if (first?.kind === 'histogram') return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints: family.flatMap(histogramPoint) };
  const dataPoints = family.flatMap((sample) => (sample.kind === 'histogram' ? [] : [point(sample.labels, sample.value)]));
  if (first?.kind === 'gauge') return { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
  return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints };
}

function histogramPoint(sample: Sample) {
  if (sample.kind !== 'histogram') return [];
  const { labels, bounds, counts, sum } = sample;
  const count = counts.reduce((total, each) => total + each, 0);
  return [point(labels, { buckets: { boundaries: [...bounds], counts: [...counts] }, sum, count })];
}

function point<Value>(attributes: Labels, value: Value) {
  return { startTime: NO_TIME, endTime: NO_TIME, attributes, value };
}
