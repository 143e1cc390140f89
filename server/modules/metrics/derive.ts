import type { Labels, Sample } from '../../base/metrics.ts';

/** What follows from counters: shares over all that was ever counted. For a span of time, divide the rates of the counters instead. */
export function derive(samples: readonly Sample[]): readonly Sample[] {
  return [
    ...ratio(samples, 'error_rate', 'Share of requests that failed.', 'api_errors', 'api_latency_seconds', []),
    ...ratio(samples, 'cache_hit_ratio', 'Share of look-ups that a cache answered.', 'cache_hits', 'cache_lookups', ['cache']),
  ];
}

function ratio(
  samples: readonly Sample[],
  name: string,
  help: string,
  part: string,
  whole: string,
  by: readonly string[],
): readonly Sample[] {
  const parts = totals(samples, part, by);
  return [...totals(samples, whole, by)].map(([key, { labels, total }]) => {
    const value = (parts.get(key)?.total ?? 0) / total;
    return { kind: 'gauge', name, help, labels, value };
  });
}

/** What a metric comes to for each combination of some of its labels. */
function totals(samples: readonly Sample[], name: string, by: readonly string[]): ReadonlyMap<string, { labels: Labels; total: number }> {
  const sums = new Map<string, { labels: Labels; total: number }>();
  for (const sample of samples) {
    if (sample.name !== name) continue;
    const labels = Object.fromEntries(by.map((label) => [label, sample.labels[label] ?? '']));
    const key = JSON.stringify(labels);
    const amount = sample.kind === 'histogram' ? sample.counts.reduce((sum, count) => sum + count, 0) : sample.value;
    sums.set(key, { labels, total: (sums.get(key)?.total ?? 0) + amount });
  }
  return sums;
}
