import { expect, it } from 'vitest';
import { dayOption } from './dayOption.ts';

it('takes days that there are', () => {
  expect(dayOption('2028-02-29')).toBe('2028-02-29');
});

it.each(['', 'tomorrow', '2026-02-30', '2026-13-01', '2026-1-1', '30d', '2026-01-01T00:00'])('%j is refused with what it takes', (text) => {
  expect(() => dayOption(text)).toThrow('It takes a day such as 2026-01-31.');
});
