import { expect, it } from 'vitest';
import type { RunSummary } from '../../protocol/runs.ts';
import { runActions } from './runActions.ts';

const run = (more: Partial<RunSummary>): RunSummary => ({
  id: 'r',
  session: 's',
  title: 't',
  state: 'running',
  status: '',
  persona: 'developer',
  isScripted: false,
  steps: 0,
  tokens: 0,
  cost: 0,
  filesChanged: 0,
  review: 'none',
  questions: 0,
  createdAt: '',
  ...more,
});
const labels = (more: Partial<RunSummary>) => runActions(run(more)).map(({ label }) => label);

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
