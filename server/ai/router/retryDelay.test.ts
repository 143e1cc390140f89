import { expect, test } from 'vitest';
import type { Failure } from '../contract/failure.ts';
import { DEFAULT_RETRY, retryDelay } from './retryDelay.ts';

const cases: [string, Partial<Failure>, number, number, number | undefined][] = [
  ['half of the step is certain', { kind: 'server' }, 1, 0, 250],
  ['half is chance', { kind: 'server' }, 1, 1, 500],
  ['the step doubles', { kind: 'overloaded' }, 2, 1, 1000],
  ['the last attempt was the last', { kind: 'server' }, 3, 1, undefined],
  ['the wish of the provider counts', { kind: 'rateLimit', retryAfterMs: 1234 }, 1, 1, 1234],
  ['a wish beyond patience sends us to another model', { kind: 'rateLimit', retryAfterMs: 90_000 }, 1, 1, undefined],
  ['a wrong key stays wrong', { kind: 'auth' }, 1, 1, undefined],
  ['a used-up quota stays used up', { kind: 'payment', retryAfterMs: 5 }, 1, 1, undefined],
  ['a cancel is not retried', { kind: 'cancelled' }, 1, 1, undefined],
  ['an answer that ended without its end mark', { kind: 'incomplete' }, 1, 0, 250],
];

test.each(cases)('%s', (_, failure, attempt, chance, expected) => {
  expect(retryDelay({ kind: 'server', message: '', ...failure }, attempt, DEFAULT_RETRY, () => chance)).toBe(expected);
});

test('the step has a ceiling', () => {
  const policy = { ...DEFAULT_RETRY, attempts: 99 };
  expect(retryDelay({ kind: 'server', message: '' }, 20, policy, () => 1)).toBe(8000);
});
