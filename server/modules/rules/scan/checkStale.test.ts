import { expect, test } from 'vitest';
import { splitEvenly } from './checkStale.ts';

const sizes: Record<string, number> = { a: 900, b: 100, c: 100, d: 100, e: 100, f: 500 };
const sizeOf = (path: string) => sizes[path] ?? 0;

test('jobs are of the same weight, not of the same number of files', () => {
  expect(splitEvenly(['a', 'b', 'c', 'd', 'e', 'f'], sizeOf, 2)).toEqual([['a'], ['b', 'c', 'd', 'e', 'f']]);
});

test('every file is in one job, also where one outweighs all others, or none has a size', () => {
  expect(splitEvenly(['b', 'a', 'c'], (path) => (path === 'a' ? 1e9 : 0), 3).flat()).toEqual(['b', 'a', 'c']);
  expect(splitEvenly(['x', 'y', 'z'], () => 0, 3)).toEqual([['x'], ['y'], ['z']]);
  expect(splitEvenly([], () => 0, 0)).toEqual([]);
});
