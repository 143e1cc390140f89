import { describe, expect, it } from 'vitest';
import { createQuestion } from '../../../protocol/fixtures/runRecords.ts';
import type { RunQuestion } from '../../../protocol/runs.ts';
import { answerableTogether, answerChoices, answerOf, detailLine, noticeOf } from './questionWords.ts';

const question = (more: Partial<RunQuestion> = {}): RunQuestion =>
  createQuestion({
    id: 'q1',
    detail: 'In the folder of the run:\n\n```sh\nnpm test\n```',
    reason: 'not on the list',
    remembers: 'exactly `npm test`',
    ...more,
  });

describe('a question of a run', () => {
  it('can be answered for longer and longer, or refused with words', () => {
    expect(answerChoices(question()).map(({ isAllowed, remember, asksWords }) => [isAllowed, remember, asksWords !== undefined])).toEqual([
      [true, undefined, false],
      [true, 'run', false],
      [true, 'session', false],
      [true, 'day', false],
      [true, 'workspace', false],
      [false, undefined, false],
      [false, undefined, true],
    ]);
  });

  it('is not remembered when it cannot be', () => {
    const { remembers: _, ...unique } = question();
    expect(answerChoices(unique).map(({ remember }) => remember)).toEqual([undefined, undefined, undefined]);
  });

  it('offers the answers that it names', () => {
    const choices = answerChoices(question({ kind: 'question', choices: ['Yes', 'No'] }));
    expect(choices.map(({ label }) => label)).toEqual(['Yes', 'No', '$(edit) Answer in your own words…', '$(x) Do not answer']);
    expect(answerOf(question(), choices[1] ?? { label: '', isAllowed: false }, undefined)).toEqual({
      question: 'q1',
      isAllowed: true,
      text: 'No',
    });
  });

  it('shows in a line what exactly, and not once more what its title says', () => {
    expect(detailLine(question())).toBe('In the folder of the run:');
    expect(detailLine(question({ title: 'Edit a.ts (+1 −0)', detail: '```diff\n+one\n```' }))).toBe('+one');
  });
});

describe('many questions', () => {
  it('make one message', () => {
    expect(noticeOf([question({ risk: 'high', title: 'rm -rf build' }), question()])).toBe(
      '2 questions of AI tasks wait for you, 1 of high risk. First: rm -rf build',
    );
    expect(noticeOf([question({ risk: 'medium' })])).toBe('An AI task wants to do this (medium risk): npm test');
  });

  it('are allowed together only without risk', () => {
    const questions = [question({ risk: 'high' }), question({ id: 'q2' }), question({ id: 'q3', kind: 'plan' })];
    expect(answerableTogether(questions).map(({ id }) => id)).toEqual(['q2']);
  });
});
