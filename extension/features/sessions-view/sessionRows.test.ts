import { expect, it } from 'vitest';
import type { RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import type { OfFolder } from '../../platform/runBook.ts';
import { contextOf, describeSession, sessionRows, titleOf } from './sessionRows.ts';

const session = (more: Partial<SessionSummary>): OfFolder<SessionSummary> => ({
  folder: '/shop',
  id: 's1',
  title: 'Round prices',
  state: 'active',
  persona: 'developer',
  scope: ['**'],
  spent: 0,
  messages: 1,
  createdAt: '',
  updatedAt: '',
  ...more,
});
// Only what the rows are made from.
const run = (more: Partial<RunSummary>): RunSummary => ({ session: 's1', state: 'completed', ...more }) as RunSummary;

it('a row says whether it is the current one, what goes on in it and what it cost', () => {
  const sessions = [session({ spent: 20_000, messages: 4 }), session({ id: 's2', state: 'paused', persona: 'reviewer' })];
  const rows = sessionRows(
    sessions,
    [run({ state: 'running' }), run({}), run({ parent: 'r1' })],
    () => 's1',
    () => 'office',
  );
  expect(rows.map((row) => [describeSession(row), contextOf(row)])).toEqual([
    ['office · current · developer · at work · 2 runs · $0.02', 'session.current'],
    ['office · reviewer · paused', 'session.other'],
  ]);
});

it('a row says that a run waits for the person only when nothing else goes on', () => {
  const working = (...states: RunSummary['state'][]) =>
    sessionRows(
      [session({})],
      states.map((state) => run({ state })),
      () => undefined,
      () => '',
    ).map(describeSession);
  expect([working('waiting', 'completed'), working('waiting', 'running')]).toEqual([
    ['developer · waits for you · 2 runs'],
    ['developer · at work · 2 runs'],
  ]);
});

it('a session without a title has a name nevertheless', () => {
  expect(titleOf(session({ title: '' }))).toBe('New session');
});
