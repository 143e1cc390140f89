import { describe, expect, it } from 'vitest';
import { createRun, createSession } from '../../../protocol/fixtures/runRecords.ts';
import { indicatorView } from './sessionText.ts';

const session = createSession({ budget: 1_000_000, spent: 123_456 });
const run = createRun({ status: 'Edits src/a.ts' });

describe('the session indicator', () => {
  it('says persona, state and cost against budget', () => {
    expect(indicatorView({ session, folder: '', run, questions: 0, working: 1 })).toEqual({
      text: '$(sync~spin) developer · working · $0.12 of $1.00',
      tooltip: ['Mend the tests', 'working: Edits src/a.ts', 'Click to switch, pause, stop or answer'],
      emphasis: 'none',
      label: 'Stewardry session: developer · working · $0.12 of $1.00',
    });
  });

  it('puts questions before everything else', () => {
    const view = indicatorView({ session, folder: '', run: { ...run, state: 'waiting' }, questions: 2, working: 0 });
    expect([view?.text, view?.emphasis]).toEqual(['$(question) developer · 2 questions · $0.12 of $1.00', 'warning']);
  });

  it('says that it will pause, also while a question is open', () => {
    const pausing = { ...run, isPausing: true } as const;
    const texts = [0, 1].map((questions) => indicatorView({ session, folder: '', run: pausing, questions, working: 1 })?.text);
    expect(texts).toEqual([
      '$(sync~spin) developer · pauses after this step · $0.12 of $1.00',
      '$(question) developer · 1 question, then pauses · $0.12 of $1.00',
    ]);
  });

  it('says that answers come from a script', () => {
    expect(indicatorView({ session, folder: '', run: { ...run, isScripted: true }, questions: 0, working: 1 })?.text).toContain(
      ' · scripted · ',
    );
  });

  it('names the folder where there are several', () => {
    const view = indicatorView({ session, folder: 'office', run: undefined, questions: 0, working: 0 });
    expect(view?.tooltip[0]).toBe('office · Mend the tests');
  });

  it('is not there without a session', () => {
    expect(indicatorView({ session: undefined, folder: '', run: undefined, questions: 0, working: 0 })).toBeUndefined();
  });
});
