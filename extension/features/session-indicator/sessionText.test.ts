import { describe, expect, it } from 'vitest';
import { createRun, createSession } from '../../../protocol/fixtures/runRecords.ts';
import { indicatorView } from './sessionText.ts';

const session = createSession({ budget: 1_000_000, spent: 123_456 });
const run = createRun({ status: 'Edits src/a.ts' });

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
