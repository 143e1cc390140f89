import { describe, expect, it } from 'vitest';
import type { RunSummary } from '../../../protocol/runs.ts';
import type { SessionSummary } from '../../../protocol/sessions.ts';
import { indicatorView } from './sessionText.ts';

const session: SessionSummary = {
  id: 's',
  title: 'Mend the tests',
  state: 'active',
  persona: 'developer',
  scope: ['**'],
  budget: 1_000_000,
  spent: 123_456,
  messages: 3,
  createdAt: '',
  updatedAt: '',
};
const run: RunSummary = {
  id: 'r',
  session: 's',
  title: 'Mend the tests',
  state: 'running',
  status: 'Edits src/a.ts',
  persona: 'developer',
  isScripted: false,
  steps: 2,
  tokens: 10,
  cost: 5,
  filesChanged: 0,
  review: 'none',
  questions: 0,
  createdAt: '',
};

describe('the session indicator', () => {
  it('says persona, state and cost against budget', () => {
    expect(indicatorView({ session, run, questions: 0, working: 1 })).toEqual({
      text: '$(sync~spin) developer · working · $0.12 of $1.00',
      tooltip: ['Mend the tests', 'working: Edits src/a.ts', 'Click to switch, pause, stop or answer'],
      emphasis: 'none',
      label: 'Stewardry session: developer · working · $0.12 of $1.00',
    });
  });

  it('puts questions before everything else', () => {
    const view = indicatorView({ session, run: { ...run, state: 'waiting' }, questions: 2, working: 0 });
    expect([view?.text, view?.emphasis]).toEqual(['$(question) developer · 2 questions · $0.12 of $1.00', 'warning']);
  });

  it('says that answers come from a script', () => {
    expect(indicatorView({ session, run: { ...run, isScripted: true }, questions: 0, working: 1 })?.text).toContain(' · scripted · ');
  });

  it('is not there without a session', () => {
    expect(indicatorView({ session: undefined, run: undefined, questions: 0, working: 0 })).toBeUndefined();
  });
});
