import { expect, test } from 'vitest';
import { Mutex } from './mutex.ts';

test('turns come one at a time, in the order of asking', async () => {
  const mutex = new Mutex();
  const order: number[] = [];
  const use = async (name: number) => {
    const release = await mutex.acquire();
    order.push(name);
    await Promise.resolve();
    order.push(name);
    release();
  };
  await Promise.all([use(1), use(2), use(3)]);
  expect(order).toEqual([1, 1, 2, 2, 3, 3]);
});

test('whoever waits too long is refused, and those behind still get their turn', async () => {
  const mutex = new Mutex();
  const release = await mutex.acquireWithin(1, () => new Error('free'));
  await expect(mutex.acquireWithin(10, () => new Error('too long'))).rejects.toThrow('too long');
  const behind = mutex.acquireWithin(10_000, () => new Error('never'));
  release();
  (await behind)();
  (await mutex.acquireWithin(1, () => new Error('free again')))();
});
