import { expect, it } from 'vitest';
import { createRun } from '../../../protocol/fixtures/runRecords.ts';
import type { RunSummary } from '../../../protocol/runs.ts';
import { endWords, pauseWords } from './endWords.ts';

const run = createRun({ state: 'completed', status: 'The tests fail.', steps: 4, cost: 120_000, filesChanged: 2, review: 'open' });
const shown = (more: Partial<RunSummary>) => {
  const words = endWords({ ...run, ...more });
  return words && [words.text, ...words.actions.map(({ label }) => label)];
};

it('offers to look at what was made', () => {
  expect(shown({})).toEqual(['"Mend the tests" is done (2 files to review · $0.12).', 'Review', 'Apply']);
  expect(shown({ isScripted: true, review: 'none', cost: 0 })).toEqual(['"Mend the tests" (scripted) is done.', 'Show Log']);
});

it('warns when it is not done, and does not offer to apply blindly', () => {
  expect(shown({ state: 'failed_verification' })).toEqual([
    '"Mend the tests" says it is done, but the checks fail: The tests fail. (2 files to review · $0.12)',
    'Review',
    'Show Log',
    'Go On',
  ]);
});

it('says nothing when the person ended it', () => {
  expect(shown({ state: 'cancelled' })).toBeUndefined();
});

it('says why a run waits that was going too fast', () => {
  const { text, actions } = pauseWords(run, 'More than 60 actions within a minute.');
  expect([text, ...actions.map(({ label }) => label)]).toEqual([
    '"Mend the tests" is paused: More than 60 actions within a minute.',
    'Go On',
    'Stop',
    'Show Log',
  ]);
});

it('stands as long as something is left to decide', () => {
  const isOpen = (more: Partial<RunSummary>) => endWords({ ...run, ...more })?.isOpen;
  expect([isOpen({}), isOpen({ review: 'none' }), isOpen({ state: 'failed', review: 'none' })]).toEqual([true, false, true]);
});
