import { expect, test } from 'vitest';
import { answerId, nextTurn, reminderId, resultsId, stepId, summaryId } from './messageIds.ts';

test('the next turn is read off what is kept, whatever other runs and summaries there are', () => {
  const next = (...ids: string[]) => nextTurn('r1', ids);
  expect([next(), next('task', 'r2/7', 'r1'), next(answerId('r1', 0)), next(answerId('r1', 2), resultsId('r1', 2))]).toEqual([0, 0, 1, 3]);
  expect([next(reminderId('r1', 4)), next(summaryId('r1', 4)), next(summaryId('r1', 4, [summaryId('r1', 4)])), next('r11/3')]).toEqual([
    5, 4, 4, 0,
  ]);
});

test('names are never given twice', () => {
  const first = summaryId('r', 3);
  const second = summaryId('r', 3, ['task', first]);
  const third = summaryId('r', 3, [second]);
  expect([first, second, third, stepId('r', 3, 0)]).toEqual(['r/3/summary', 'r/3/summary2', 'r/3/summary3', 'r/3/0']);
});
