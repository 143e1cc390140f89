import { expect, it } from 'vitest';
import { lastDays } from './days.ts';

it('counts today, in UTC', () => {
  expect(lastDays(30, Date.parse('2026-03-01T23:59:00Z'))).toEqual({ from: '2026-01-31', to: '2026-03-01' });
});
