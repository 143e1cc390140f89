import { expect, it } from 'vitest';
import type { FindingRow } from '../schemas.ts';
import type { History } from '../store.ts';
import { addDays, periodFor, startOf } from './period.ts';
import { byRule, hoursToFix, series } from './series.ts';

const row = (day: string, open: number, appeared = 0, fixed = 0, rule = 'no-foo'): FindingRow => ({
  period: 'day',
  day,
  rule,
  severity: 'error',
  open,
  appeared,
  fixed,
  fixed_hours: fixed * 24,
});
const scan = (day: string) => ({ day, scannedAt: `${day}T12:00:00.000Z` });
const errors = (history: History, from: string, to: string, by: 'day' | 'week' | 'month' = 'day') =>
  series(history, from, to, by).map(({ day, open, new: appeared, fixed }) => [day, open.error, appeared.error, fixed.error]);

const history: History = {
  scans: [scan('2026-01-01'), scan('2026-01-03'), scan('2026-01-06')],
  rows: [row('2026-01-01', 3, 3), row('2026-01-03', 2, 1, 2), row('2026-01-06', 0, 0, 2)],
};

it('a day without a scan is as the day before, and before the first scan nothing is known', () => {
  expect(errors(history, '2025-12-31', '2026-01-06')).toEqual([
    ['2026-01-01', 3, 3, 0],
    ['2026-01-02', 3, 0, 0],
    ['2026-01-03', 2, 1, 2],
    ['2026-01-04', 2, 0, 0],
    ['2026-01-05', 2, 0, 0],
    ['2026-01-06', 0, 0, 2],
  ]);
});

it('begins with what the last scan before it found', () => {
  expect(errors(history, '2026-01-04', '2026-01-05')).toEqual([
    ['2026-01-04', 2, 0, 0],
    ['2026-01-05', 2, 0, 0],
  ]);
});

it('a scan that found nothing leaves nothing open', () => {
  expect(errors({ scans: [scan('2026-01-01'), scan('2026-01-02')], rows: [row('2026-01-01', 1, 1)] }, '2026-01-02', '2026-01-03')).toEqual([
    ['2026-01-02', 0, 0, 0],
    ['2026-01-03', 0, 0, 0],
  ]);
});

it('a week or a month ends with what its last day had, and adds up the rest', () => {
  expect(errors(history, '2026-01-01', '2026-01-06', 'week')).toEqual([
    ['2025-12-29', 2, 4, 2],
    ['2026-01-05', 0, 0, 2],
  ]);
  expect(errors(history, '2026-01-01', '2026-01-06', 'month')).toEqual([['2026-01-01', 0, 4, 4]]);
});

it('by rule: what is open now, and what was new and fixed since', () => {
  const rows = [...history.rows, row('2026-01-06', 5, 5, 0, 'no-bar')];
  expect(byRule({ ...history, rows }, '2026-01-03')).toEqual([
    { rule: 'no-bar', severity: 'error', open: 5, new: 5, fixed: 0 },
    { rule: 'no-foo', severity: 'error', open: 0, new: 1, fixed: 4 },
  ]);
  expect([hoursToFix(history, '2026-01-02'), hoursToFix(history, '2026-01-07')]).toEqual([24, undefined]);
});

it('chooses the period by the number of days, and begins weeks on Monday', () => {
  expect(['2026-03-31', '2026-04-01', '2028-01-01', '2028-01-02'].map((to) => periodFor('2026-01-01', to))).toEqual([
    'day',
    'week',
    'week',
    'month',
  ]);
  expect([startOf('2026-01-04', 'week'), startOf('2026-01-05', 'week')]).toEqual(['2025-12-29', '2026-01-05']);
  expect(addDays('2028-02-28', 1)).toBe('2028-02-29');
});
