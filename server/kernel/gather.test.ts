import { expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { gather } from './gather.ts';

test('what fails or hangs is named as missing, and the rest comes', async () => {
  const sources = {
    quick: () => 1,
    slow: async () => 2,
    throwing: (): number => {
      throw new Error('no such module');
    },
    hanging: () => new Promise<number>(() => undefined),
  };
  const { parts, missing, partial } = await gather(sources, 20, systemClock);
  expect([Object.fromEntries(parts), missing, partial]).toEqual([
    { quick: 1, slow: 2 },
    [
      { name: 'throwing', reason: 'no such module' },
      { name: 'hanging', reason: 'did not answer within 0.02 s' },
    ],
    true,
  ]);
});

test('nothing is missing when all answer', async () => {
  expect(await gather({ one: () => 1 }, 1_000, systemClock)).toEqual({ parts: new Map([['one', 1]]), missing: [], partial: false });
});
