import { expect, it } from 'vitest';
import { createRun } from '../../protocol/fixtures/runRecords.ts';
import { costOf, describeRun, money, shortened, stateAndStatus, usageOf } from './runWords.ts';

it('says money as people do, and small sums honestly', () => {
  expect([0, 1, 9_999, 10_000, 1_234_567].map(money)).toEqual(['$0.00', 'under $0.01', 'under $0.01', '$0.01', '$1.23']);
  expect([costOf(120_000, 1_000_000), costOf(120_000, undefined)]).toEqual(['$0.12 of $1.00', '$0.12']);
});

it('says that nobody knows what the model of an external agent takes', () => {
  const run = { tokens: 0, cost: 0, budget: 1_000_000 };
  expect([usageOf(run), usageOf({ ...run, isCostUnknown: true })]).toEqual(['0 tokens · $0.00 of $1.00', 'cost unknown']);
});

it('cuts a title to a line', () => {
  expect([shortened('a\n b', 5), shortened('abcdef', 5)]).toEqual(['a b', 'abcd…']);
});

it('says of a run that was told to pause that it will, also while a question is open', () => {
  const words = (['running', 'waiting'] as const).map((state) => describeRun(createRun({ state, isPausing: true })));
  expect(words).toEqual(['pauses after this step', 'waits for you, then pauses']);
});

it('says what a run says of itself behind its state, where it says something', () => {
  const words = (['', 'All checks pass.'] as const).map((status) => stateAndStatus(createRun({ state: 'completed', status })));
  expect(words).toEqual(['completed', 'completed: All checks pass.']);
});
