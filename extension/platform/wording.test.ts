import { expect, it } from 'vitest';
import { countOf, grouped } from './wording.ts';

it.each([0, 7, 42, 999, 1_000, 1_204, 12_345, 999_999, 1_000_000, 1_234_567_890])('writes %d as English does', (count) => {
  expect(grouped(count)).toBe(count.toLocaleString('en-US'));
});

it('takes the word for one only for one', () => {
  expect([0, 1, 2, 1_204].map((count) => countOf(count, 'file'))).toEqual(['0 files', '1 file', '2 files', '1,204 files']);
  expect(countOf(2, 'entry', 'entries')).toBe('2 entries');
});
