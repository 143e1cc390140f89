import { expect, it } from 'vitest';
import type { RunQuestion, RunSummary } from '../../../../protocol/runs.ts';
import { openReviewItems, questionItems, verificationItems } from './runItems.ts';

const run = (id: string, more: Partial<RunSummary> = {}): RunSummary => ({
  id,
  session: 's',
  title: `Task ${id}`,
  state: 'completed',
  status: 'Ended',
  persona: 'developer',
  isScripted: false,
  steps: 1,
  tokens: 0,
  cost: 0,
  filesChanged: 1,
  review: 'open',
  questions: 0,
  createdAt: '',
  ...more,
});
const question = (id: string): RunQuestion => ({
  id,
  run: `run-${id}`,
  kind: 'action',
  title: `rm ${id}`,
  detail: '',
  reason: 'It deletes.',
  risk: 'high',
  choices: [],
  askedAt: '',
});
const several = (count: number) => Array.from({ length: count }, (_, index) => String(index + 1));

it('a question is what somebody has to decide now, and leads to its run', () => {
  expect(questionItems([question('1')])).toEqual([
    { kind: 'question', title: 'rm 1', detail: 'It deletes.', urgency: 'now', count: 1, place: { kind: 'run', id: 'run-1' } },
  ]);
});

it('five are five lines; of six, four are lines and the last says how many more there are', () => {
  expect(questionItems(several(5).map(question)).map(({ title }) => title)).toEqual(several(5).map((id) => `rm ${id}`));
  const six = questionItems(several(6).map(question));
  expect(six.map(({ title, count }) => [title, count])).toEqual([
    ['rm 1', 1],
    ['rm 2', 1],
    ['rm 3', 1],
    ['rm 4', 1],
    ['2 more questions of runs', 2],
  ]);
  expect(six.at(-1)?.place).toEqual({ kind: 'questions' });
});

it('work that is not proved waits until somebody has said what becomes of it', () => {
  const reviews = (['open', 'none', 'applied', 'partly_applied', 'rejected', 'undone'] as const).map((review) => run(review, { review }));
  expect(verificationItems(reviews).map(({ place }) => place)).toEqual([
    { kind: 'run', id: 'open' },
    { kind: 'run', id: 'none' },
  ]);
});

it('finished work waits for review while nobody has decided, and says of how many files it is', () => {
  const items = openReviewItems([run('a'), run('b', { filesChanged: 2 }), run('c', { review: 'applied' }), run('d', { review: 'none' })]);
  expect(items.map(({ detail, urgency }) => [detail, urgency])).toEqual([
    ['Changes to 1 file wait for review.', 'soon'],
    ['Changes to 2 files wait for review.', 'soon'],
  ]);
});
