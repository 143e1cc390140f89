import { expect, it } from 'vitest';
import { Mending } from './mending.ts';

it('tells that an edit has made the findings of a document fewer, also when they come later than the edit', () => {
  const mending = new Mending();
  expect([mending.note('a', 1, 2), mending.note('a', 2, 2), mending.note('a', 2, 1)]).toEqual([false, false, true]);
});

it('takes neither rules that were switched off for it, nor other documents, nor new findings', () => {
  const mending = new Mending();
  expect([mending.note('a', 1, 2), mending.note('a', 1, 0), mending.note('b', 5, 1), mending.note('a', 3, 1)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
});
