import { expect, it } from 'vitest';
import { pointItems } from './restorePoints.ts';

it('says when, how old, how many rows, how large and why', () => {
  const now = Date.parse('2026-03-05T12:00:00Z');
  const point = { number: 7, kind: 'increment', reason: 'scheduled', bytes: 20_000, rows: 1_204, keyId: null } as const;
  const items = pointItems(
    [
      { ...point, time: now - 60_000 },
      { ...point, time: now - 5 * 3_600_000, kind: 'full', bytes: 3_000_000, reason: 'before-restore' },
      { ...point, time: now - 72 * 3_600_000, rows: 1 },
    ],
    now,
    'en-GB',
    'UTC',
  );
  expect(items.map(({ label, description, detail }) => [label, description, detail])).toEqual([
    ['5 Mar 2026, 11:59', 'less than an hour ago', '1,204 rows, 20 kB, increment, made by itself'],
    ['5 Mar 2026, 07:00', '5 hours ago', '1,204 rows, 2.9 MB, full, what was there before a restore'],
    ['2 Mar 2026, 12:00', '3 days ago', '1 row, 20 kB, increment, made by itself'],
  ]);
});
