import { expect, it } from 'vitest';
import { backoff } from './backoff.ts';

it('doubles with each attempt, and half of it is chance', () => {
  expect([1, 2, 3].map((attempt) => [backoff(attempt, 1_000, 0), backoff(attempt, 1_000, 0.999)])).toEqual([
    [500, 1_000],
    [1_000, 1_999],
    [2_000, 3_998],
  ]);
});

it('never waits longer than an hour', () => {
  expect(backoff(1_000, 1_000, 0.9999)).toBeLessThanOrEqual(3_600_000);
});
