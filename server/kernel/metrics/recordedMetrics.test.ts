import { expect, it } from 'vitest';
import { noMetrics } from '../../base/metrics.ts';
import { prometheusText } from './prometheusText.ts';
import { createRecordedMetrics } from './recordedMetrics.ts';

it('what was counted since the last time is collected once', async () => {
  const metrics = createRecordedMetrics();
  const refused = metrics.counter('refused', 'Refused.');
  refused.add(1, { who: 'ada' });
  refused.add(2, { who: 'ada' });
  metrics.counter('refused', 'Refused.').add(1, { who: 'bob' });
  const common = { kind: 'counter', name: 'refused', help: 'Refused.' };
  expect(await metrics.collect()).toEqual([
    { ...common, labels: { who: 'ada' }, value: 3 },
    { ...common, labels: { who: 'bob' }, value: 1 },
  ]);
  expect(await metrics.collect()).toEqual([]);
  refused.add(1, { who: 'ada' });
  expect(await metrics.collect()).toEqual([{ ...common, labels: { who: 'ada' }, value: 1 }]);
});

it('a gauge is read when somebody collects, until it is let go; one that cannot be read hides no other', async () => {
  const metrics = createRecordedMetrics();
  let depth = 1;
  const letGo = metrics.gauge('depth', 'Depth.', async () => [{ value: depth, labels: { queue: 'a' } }]);
  metrics.gauge('broken', 'Broken.', () => {
    throw new Error('the database is gone');
  });
  depth = 7;
  expect(await metrics.collect()).toEqual([{ kind: 'gauge', name: 'depth', help: 'Depth.', labels: { queue: 'a' }, value: 7 }]);
  letGo.dispose();
  expect(await metrics.collect()).toEqual([]);
});

it('the text is what Prometheus reads', async () => {
  const metrics = createRecordedMetrics();
  metrics.counter('refused', 'Refused "requests"\nby who.').add(2, { who: 'a "b" \\ c\nd' });
  const latency = metrics.histogram('latency_seconds', 'Latency.', [0.1, 1]);
  for (const value of [0.05, 0.5, 0.7, 3]) latency.record(value);
  metrics.gauge('depth', 'Depth.', () => [{ value: 0.5 }]);
  expect(prometheusText(await metrics.collect())).toBe(String.raw`# HELP depth Depth.
# TYPE depth gauge
depth 0.5
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
latency_seconds_count 4
latency_seconds_sum 4.25
latency_seconds_bucket{le="0.1"} 1
latency_seconds_bucket{le="1"} 3
latency_seconds_bucket{le="+Inf"} 4
# HELP refused_total Refused "requests"\nby who.
# TYPE refused_total counter
refused_total{who="a \"b\" \\ c\nd"} 2
`);
});

it('switched off, nothing is kept', async () => {
  noMetrics.counter('refused', 'Refused.').add(1);
  noMetrics.histogram('latency_seconds', 'Latency.').record(1);
  noMetrics.gauge('depth', 'Depth.', () => [{ value: 1 }]).dispose();
  expect(await noMetrics.collect()).toEqual([]);
});
