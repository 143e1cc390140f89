import { expect, it } from 'vitest';
import { ago, countOf, duration, joined, money } from './words.ts';

it('says figures as people do', () => {
  expect([countOf(1, 'file'), countOf(1204, 'file'), money(4), money(1_500_000), joined(['a', '', undefined, 'b'])]).toEqual([
    '1 file',
    '1,204 files',
    'under $0.01',
    '$1.50',
    'a · b',
  ]);
});

it('says how long something took and how long ago it was', () => {
  expect([430, 12_300, 185_000, 7_800_000].map(duration)).toEqual(['0.4 s', '12 s', '3 min 5 s', '2 h 10 min']);
  const now = Date.parse('2026-03-10T12:00:00Z');
  expect(
    ['2026-03-10T11:59:30Z', '2026-03-10T11:57:30Z', '2026-03-09T11:00:00Z', '2026-01-02T00:00:00Z'].map((time) => ago(time, now)),
  ).toEqual(['just now', '2 minutes ago', 'yesterday', 'Jan 2, 2026']);
});
