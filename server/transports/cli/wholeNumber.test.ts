import { expect, it } from 'vitest';
import { wholeNumber } from './wholeNumber.ts';

it('takes whole numbers from the least up', () => {
  expect([wholeNumber()('20'), wholeNumber(0)('0')]).toEqual([20, 0]);
});

it('has an end where there is one', () => {
  expect(wholeNumber(1, 200)('200')).toBe(200);
  expect(() => wholeNumber(1, 200)('201')).toThrow('It takes a whole number from 1 to 200.');
});

it.each(['', ' ', 'many', '0', '-1', '1.5', '1e99', 'NaN'])('%j is refused with what it takes', (text) => {
  expect(() => wholeNumber()(text)).toThrow('It takes a whole number from 1 up.');
});
