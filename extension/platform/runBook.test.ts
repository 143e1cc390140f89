import { describe, expect, it } from 'vitest';
import { createQuestion, createRun, createSession, createStep } from '../../protocol/fixtures/runRecords.ts';
import type { RunQuestion, RunStep, RunSummary } from '../../protocol/runs.ts';
import { RunBook } from './runBook.ts';

const run = (id: string, more: Partial<RunSummary> = {}): RunSummary =>
  createRun({ id, createdAt: `2026-01-01T00:00:0${id}.000Z`, ...more });
const question = (id: string, more: Partial<RunQuestion> = {}): RunQuestion => createQuestion({ id, run: '1', askedAt: id, ...more });
const step = (number: number, state: RunStep['state'] = 'done'): RunStep => createStep(number, { state });
const session = createSession();
const nothing = { sessions: [], runs: [], questions: [] };

describe('what the window knows of runs', () => {
  it('tells once that a run it saw at work has ended', () => {
    const book = new RunBook();
    const ends = [[run('1')], [run('1', { state: 'waiting' })], [run('1', { state: 'completed' })], [run('1', { state: 'completed' })]];
    expect(ends.map((runs) => book.noteRuns('/a', runs).length)).toEqual([0, 0, 1, 0]);
    expect(book.noteRuns('/a', [run('2', { state: 'failed' })])).toEqual([]);
  });

  it('orders runs by age and questions by risk', () => {
    const book = new RunBook();
    book.replace('/a', { ...nothing, runs: [run('1'), run('3')], questions: [question('1'), question('2', { risk: 'high' })] });
    book.noteRuns('/b', [run('2')]);
    expect([book.runs.map(({ id }) => id), book.questions.map(({ id }) => id)]).toEqual([
      ['3', '2', '1'],
      ['2', '1'],
    ]);
  });

  it('forgets questions that were answered, or whose run has none any more', () => {
    const book = new RunBook();
    book.noteStream(
      '/a',
      '1',
      1,
      ['1', '2', '3'].map((id) => ({ kind: 'question', question: question(id) })),
    );
    book.noteStream('/a', '1', 2, [{ kind: 'answered', question: '2' }]);
    expect(book.questions.map(({ id }) => id)).toEqual(['1', '3']);
    book.noteRuns('/a', [run('1', { questions: 0 })]);
    expect(book.questions).toEqual([]);
  });

  it('notices questions that it was not told', () => {
    const book = new RunBook();
    book.noteRuns('/a', [run('1', { questions: 2 })]);
    book.noteStream('/a', '1', 1, [{ kind: 'question', question: question('1') }]);
    expect(book.runsWithUnknownQuestions().map(({ id }) => id)).toEqual(['1']);
  });

  it('keeps steps of runs that are looked at, each in its newest state, and notices a gap', () => {
    const book = new RunBook();
    const told = (sequence: number, ...steps: RunStep[]): boolean =>
      book.noteStream(
        '/a',
        '1',
        sequence,
        steps.map((each) => ({ kind: 'step', step: each })),
      );
    expect(told(1, step(1))).toBe(true);
    expect(book.steps('1')).toBeUndefined();
    book.noteSteps('1', [step(1)]);
    expect([told(2, step(2, 'running')), told(3, step(2)), told(5, step(3))]).toEqual([true, true, false]);
    expect(book.steps('1')?.map(({ number, state }) => `${number} ${state}`)).toEqual(['1 done', '2 done', '3 done']);
    book.forgetSequences();
    expect(told(1, step(4))).toBe(true);
  });

  it('keeps folders apart and leaves archived sessions out', () => {
    const book = new RunBook();
    book.replace('/a', { ...nothing, sessions: [session], runs: [run('1')] });
    book.replace('/b', { ...nothing, sessions: [{ ...session, id: 't' }] });
    book.noteSessions('/b', [{ ...session, id: 't', state: 'archived' }]);
    expect(book.sessions.map(({ id }) => id)).toEqual(['s']);
    book.forgetFolder('/a');
    expect([book.sessions, book.runs]).toEqual([[], []]);
  });
});
