import { expect, it } from 'vitest';
import type { RunState } from '../../../../protocol/runs.ts';
import { acceptance, daysOf, outcomes, type Statistics, spread, usesOf } from './addUp.ts';

type Counted = Statistics['runs'][number];

const counted = (state: RunState, runs: number, more: Partial<Counted> = {}): Counted => ({
  day: '2026-03-01',
  state,
  review: 'open',
  persona: 'developer',
  model: 'm/a',
  runs,
  tokens: 0,
  cost: 0,
  ...more,
});
const used = (key: string, microdollars: number, tokens: number) => ({
  key,
  requests: 2,
  microdollars,
  unpriced: 0,
  inputTokens: tokens,
  cacheReadTokens: 1,
  cacheWriteTokens: 1,
  outputTokens: 1,
  reasoningTokens: 1,
  estimated: 0,
});

it('outcomes are added up over days and reviews, the most first', () => {
  expect(outcomes([counted('failed', 2), counted('completed', 1), counted('completed', 4, { review: 'applied' })])).toEqual([
    { state: 'completed', runs: 5 },
    { state: 'failed', runs: 2 },
  ]);
});

it('every day is there, with runs by how they ended and with what was used on it', () => {
  const days = daysOf(
    [counted('completed', 2), counted('failed_verification', 1), counted('cancelled', 3, { day: '2026-03-03' })],
    [used('2026-03-02', 500, 7)],
    '2026-03-01',
    '2026-03-03',
  );
  expect(days).toEqual([
    { day: '2026-03-01', completed: 2, failed: 1, other: 0, tokens: 0, cost: 0 },
    { day: '2026-03-02', completed: 0, failed: 0, other: 0, tokens: 10, cost: 500 },
    { day: '2026-03-03', completed: 0, failed: 0, other: 3, tokens: 0, cost: 0 },
  ]);
});

it('models are listed whether runs, the ledger or both know them, the dearest first, and no model is none', () => {
  const rows = usesOf(
    [counted('completed', 1), counted('failed', 1), counted('failed', 1, { model: null })],
    [used('m/b', 9, 0), used('m/a', 5, 0)],
    ({ model }) => model ?? '',
  );
  expect(rows.map(({ key, runs, completed, requests, cost }) => [key, runs, completed, requests, cost])).toEqual([
    ['m/b', 0, 0, 2, 9],
    ['m/a', 2, 1, 2, 5],
  ]);
});

it('what was taken back again had been taken; what is open is neither taken nor turned down', () => {
  const runs = (['applied', 'partly_applied', 'undone', 'rejected', 'open', 'none'] as const).map((review) =>
    counted('completed', 1, { review }),
  );
  expect(acceptance(runs, { applied: 4, rejected: 1 })).toEqual({ hunksApplied: 4, hunksRejected: 1, runsApplied: 3, runsRejected: 1 });
});

it('times are told by their middle and by what nine of ten stay within; none are told by nothing', () => {
  expect(spread([10, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toEqual({ count: 10, median: 6, p90: 10 });
  expect(spread([])).toBeUndefined();
});
