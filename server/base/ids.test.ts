import { expect, test } from 'vitest';
import { createIds } from './ids.ts';

test('an id is a ULID whose first ten characters are the time', () => {
  // The example of the ULID specification: 1469918176385 ms is 01ARYZ6S41.
  const id = createIds({ now: () => 1_469_918_176_385 })();
  expect(id).toMatch(/^01ARYZ6S41[0-9A-HJKMNP-TV-Z]{16}$/);
});

test('ids rise within one millisecond and while the clock runs backwards', () => {
  let time = 1_700_000_000_000;
  const next = createIds({ now: () => time });
  const ids: string[] = [];
  for (let index = 0; index < 5_000; index++) {
    if (index % 1_000 === 0) time -= 10;
    ids.push(next());
  }
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('two sources at the same moment do not collide', () => {
  const clock = { now: () => 1_700_000_000_000 };
  expect(createIds(clock)()).not.toBe(createIds(clock)());
});
