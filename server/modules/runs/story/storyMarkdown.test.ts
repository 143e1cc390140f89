import { expect, it } from 'vitest';
import type { SessionSummary } from '../../../../protocol/sessions.ts';
import type { Chapter } from './readChapter.ts';
import { storyMarkdown } from './storyMarkdown.ts';

const TIME = '2026-11-21T10:00:00.000Z';
const session: SessionSummary = {
  id: 'S',
  title: 'Shop',
  state: 'active',
  persona: 'developer',
  scope: ['**'],
  spent: 1_500_000,
  messages: 2,
  createdAt: TIME,
  updatedAt: TIME,
};
const run: Chapter['run'] = {
  id: 'R1',
  session: 'S',
  state: 'interrupted',
  persona: 'developer',
  isScripted: false,
  steps: 1,
  tokens: 7,
  cost: 1_500_000,
  filesChanged: 60,
  review: 'partly_applied',
  questions: 0,
  createdAt: TIME,
};
const words: Chapter['words'] = { title: 'Do', task: 'Do', end: '', changed: [], decided: [], refused: [], checks: [], open: [] };

it('shows fifty lines of a list and five hundred characters of a line', () => {
  const changed = Array.from({ length: 60 }, (_, index) => `f${index}.ts ${'x'.repeat(600)}`);
  const lines = storyMarkdown(session, [{ run, words: { ...words, changed } }]).split('\n');
  const shown = lines.filter((line) => line.startsWith('- f') && line.includes('.ts'));
  expect([shown.length, shown[0]?.length, lines.includes('- and 10 more')]).toEqual([50, '- '.length + 500 + 1, true]);
});

it('says which task a part belongs to, what it cost, and what is open', () => {
  const part: Chapter = { run: { ...run, id: 'R2', parent: 'R1', state: 'failed_verification', review: 'open' }, words, verdict: 'failed' };
  const text = storyMarkdown(session, [{ run, words }, part]);
  expect(text).toContain('- tasks: 2 (1 interrupted, 1 failed verification)\n');
  expect(text).toContain('- cost: $1.5000; tokens: 14\n');
  expect(text).toContain('run R2, part of task 1\n');
  expect(text.split('## Open points\n\n')[1]?.trim().split('\n')).toEqual([
    '- task 1: The run is interrupted.',
    '- task 1: Only a part of its changes is applied.',
    '- task 2: The verdict is failed.',
    '- task 2: Its changes wait for review.',
  ]);
});
