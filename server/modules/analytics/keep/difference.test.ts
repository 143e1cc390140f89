import { expect, it } from 'vitest';
import { countDay, difference, type SeenFinding } from './difference.ts';

const seen = (fingerprint: string, path = 'a.ts'): SeenFinding => ({ path, ruleId: 'no-foo', fingerprint, severity: 'error' });
const first = '2026-01-01T00:00:00.000Z';
const later = '2026-01-02T06:00:00.000Z';

it('what was there stays, with the time that it was first seen', () => {
  const { open } = difference([], [seen('x')], first);
  expect(difference(open, [seen('x')], later)).toEqual({ appeared: [], gone: [], open });
});

it('of equal findings in a file each counts', () => {
  const { open } = difference([], [seen('x'), seen('x')], first);
  const { appeared, gone } = difference(open, [seen('x')], later);
  expect([appeared.length, gone.map(({ copy }) => copy)]).toEqual([0, [1]]);
});

it('counts what is open, new and fixed, and how long it had been there', () => {
  const { open } = difference([], [seen('x'), seen('y')], first);
  expect(countDay(difference(open, [seen('y'), seen('z')], later), '2026-01-02', later)).toEqual([
    { period: 'day', day: '2026-01-02', rule: 'no-foo', severity: 'error', open: 2, appeared: 1, fixed: 1, fixed_hours: 30 },
  ]);
});
