/** What a list of samples comes down to. */
export interface Summary {
  /** Median. */
  readonly p50: number;
  /** By nearest rank: with fewer than 20 samples this is the largest. */
  readonly p95: number;
  readonly samples: number;
}

/** Sums up samples of any unit. Throws when there are none. */
export function summarize(samples: readonly number[]): Summary {
  return { p50: percentile(samples, 50), p95: percentile(samples, 95), samples: samples.length };
}

/** Nearest-rank percentile: always one of the samples. */
export function percentile(samples: readonly number[], percent: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new Error('There is nothing to sum up: the benchmark took no sample.');
  return value;
}
