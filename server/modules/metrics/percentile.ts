/** How many values fell into each bucket: as many counts as bounds, and one for what is above the last. */
export interface Buckets {
  readonly bounds: readonly number[];
  readonly counts: readonly number[];
}

/**
 * The bound of the bucket in which the value lies that this share (0 to 1) does not exceed; `undefined` of nothing. All have the same bounds. What is
 * above the last bound is told as that bound, as Prometheus' `histogram_quantile` does: it is at least that.
 */
export function percentile(histograms: readonly Buckets[], share: number): number | undefined {
  const bounds = histograms[0]?.bounds ?? [];
  const all = histograms.reduce((sum, { counts }) => sum + total(counts), 0);
  if (all === 0) return undefined;
  let below = 0;
  const within = bounds.find((_, index) => {
    below += histograms.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0);
    return below >= share * all;
  });
  return within ?? bounds.at(-1);
}

/** Of all buckets together. */
export function total(counts: readonly number[]): number {
  return counts.reduce((sum, each) => sum + each, 0);
}
