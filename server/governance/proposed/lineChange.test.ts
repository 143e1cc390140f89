import { expect, it } from 'vitest';
import { lineChange } from './lineChange.ts';

const changed = (before: string | null, after: string) => {
  const change = lineChange(before, after);
  return after.split('\n').flatMap((_, line) => (change.isChanged(line) ? [line] : []));
};

it('knows added and altered lines, and where the others come from', () => {
  const change = lineChange('a\nb\nc\n', 'a\nx\nc\nd\n');
  expect([0, 1, 2, 3].map((line) => change.isChanged(line))).toEqual([false, true, false, true]);
  expect([0, 1, 2].map((line) => change.lineBefore(line))).toEqual([0, undefined, 2]);
  expect([change.hasChanged, lineChange('a\nb\n', 'b\n').hasChanged]).toEqual([true, false]);
});

it('every line of a new text is new', () => {
  expect(changed(null, 'a\nb')).toEqual([0, 1]);
});

it('inserting and deleting lines at random never marks an old line, and marks every new one', () => {
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 200; round += 1) {
    const old = Array.from({ length: 30 }, (_, index) => `old ${index}`);
    const now = old.filter(() => random(5) !== 0);
    for (let count = random(10); count > 0; count -= 1) now.splice(random(now.length + 1), 0, `new ${round} ${count}`);
    const expected = now.flatMap((line, index) => (line.startsWith('new') ? [index] : []));
    expect(changed(`${old.join('\n')}\n`, now.join('\n'))).toEqual(expected);
  }
});
