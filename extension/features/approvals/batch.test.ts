import { expect, it } from 'vitest';
import { Batch } from './batch.ts';

function setUp() {
  const shown: string[][] = [];
  const timers: (() => void)[] = [];
  const batch = new Batch({
    gatherMs: 300,
    show: async (ids) => void shown.push([...ids]),
    after: (_, callback) => {
      timers.push(callback);
      return { dispose: () => undefined };
    },
  });
  const pass = (): void => timers.splice(0).forEach((fire) => void fire());
  return { batch, shown, pass };
}

it('makes one message of what comes together, and none of what was shown', () => {
  const { batch, shown, pass } = setUp();
  batch.note(['a']);
  batch.note(['a', 'b']);
  pass();
  batch.note(['a', 'b']);
  pass();
  batch.note(['b', 'c']);
  pass();
  expect(shown).toEqual([['a', 'b'], ['c']]);
});

it('says nothing of what was answered before it could be shown', () => {
  const { batch, shown, pass } = setUp();
  batch.note(['a']);
  batch.note([]);
  pass();
  expect(shown).toEqual([]);
});
