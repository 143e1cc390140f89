import { expect, it } from 'vitest';
import { createRun } from '../../protocol/fixtures/runRecords.ts';
import type { RunSummary } from '../../protocol/runs.ts';
import { elsewhere, runActions } from './runActions.ts';

const labels = (more: Partial<RunSummary>) => runActions(createRun(more)).map(({ label }) => label);

it('offers what can be done with a run as it is', () => {
  expect([
    labels({}),
    labels({ state: 'paused' }),
    labels({ state: 'completed', review: 'open', filesChanged: 2 }),
    labels({ state: 'failed', review: 'partly_applied', filesChanged: 2 }),
    labels({ state: 'completed', review: 'undone', filesChanged: 2 }),
  ]).toEqual([
    ['Pause', 'Stop'],
    ['Go On', 'Stop'],
    ['Review Changes', 'Apply All', 'Reject All…', 'Continue in Its Session'],
    ['Review Changes', 'Apply All', 'Reject All…', 'Undo…', 'Go On With It', 'Continue in Its Session'],
    ['Continue in Its Session'],
  ]);
});

it('lets no button stand out that stops, takes back or leads elsewhere, and at most the first of the others', () => {
  const quiet = (more: Partial<RunSummary>) =>
    [...runActions(createRun(more)), ...elsewhere(createRun(more))].flatMap(({ label, isQuiet }) => (isQuiet === true ? [label] : []));
  expect([quiet({}), quiet({ state: 'interrupted' }), quiet({ state: 'completed', review: 'applied', filesChanged: 2 })]).toEqual([
    ['Pause', 'Stop', 'New Task', 'History'],
    ['Stop', 'New Task', 'History'],
    ['Undo…', 'Continue in Its Session', 'Run Again…', 'Compare…', 'New Task', 'History'],
  ]);
});
