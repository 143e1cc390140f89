import { expect, it } from 'vitest';
import { percentile, summarize } from './statistics.ts';

it('takes percentiles by nearest rank, whatever the order', () => {
  const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(summarize(samples)).toEqual({ p50: 50, p95: 95, samples: 100 });
});

it('takes the largest of a few samples for the 95th percentile', () => {
  expect(percentile([3, 1, 2], 95)).toBe(3);
});

it('refuses to sum up nothing', () => {
  expect(() => summarize([])).toThrow('no sample');
});
