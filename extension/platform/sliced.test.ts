import { expect, it } from 'vitest';
import { Sliced } from './sliced.ts';

/** Resolves after one turn of the event loop. */
const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));

it('does one slice in a turn of the event loop, also of work that was asked for side by side', async () => {
  const sliced = new Sliced();
  const done: number[][] = [];
  const work = (slice: readonly number[]) => void done.push([...slice]);
  const all = Promise.all([sliced.run([1, 2, 3], 2, work), sliced.run([4, 5], 1, work), sliced.run([], 1, work)]);
  const counts: number[] = [];
  while (done.length < 4) {
    await turn();
    counts.push(done.length);
  }
  await all;
  expect(done).toEqual([[1, 2], [3], [4], [5]]);
  expect(counts.every((count, index) => count - (counts[index - 1] ?? 0) <= 1)).toBe(true);
});

it('tells who asked that it failed, and goes on with the next', async () => {
  const sliced = new Sliced();
  const failing = sliced.run([1], 1, () => {
    throw new Error('No.');
  });
  const seen: number[] = [];
  const next = sliced.run([2], 1, (slice) => void seen.push(...slice));
  await expect(failing).rejects.toThrow('No.');
  await next;
  expect(seen).toEqual([2]);
});
