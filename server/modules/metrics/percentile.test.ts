import { expect, it } from 'vitest';
import { percentile } from './percentile.ts';

const bounds = [0.1, 1, 10];

it('is the bound under which that share of all values lies, of several histograms together', () => {
  const most = { bounds, counts: [90, 5, 0, 0] };
  expect(percentile([{ bounds, counts: [95, 5, 0, 0] }], 0.95)).toBe(0.1);
  expect(percentile([most, { bounds, counts: [0, 0, 5, 0] }], 0.95)).toBe(1);
  expect(percentile([most, { bounds, counts: [0, 0, 6, 0] }], 0.95)).toBe(10);
});

it('what is slower than the last bound is told as that bound, not as nothing', () => {
  expect(percentile([{ bounds, counts: [0, 0, 0, 3] }], 0.95)).toBe(10);
});

it('of nothing is nothing', () => {
  expect([percentile([], 0.95), percentile([{ bounds, counts: [0, 0, 0, 0] }], 0.95)]).toEqual([undefined, undefined]);
});
