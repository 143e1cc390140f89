import { describe, expect, it } from 'vitest';
import { dateAfter, problemWithDate } from './expiry.ts';

const now = new Date(2026, 10, 21, 23, 30);

describe('dateAfter', () => {
  it('counts calendar days across the end of a year', () => {
    expect([dateAfter(30, now), dateAfter(90, now)]).toEqual(['2026-12-21', '2027-02-19']);
  });
});

describe('problemWithDate', () => {
  it('accepts today and later, and says what is wrong with anything else', () => {
    expect(['2026-11-21', ' 2027-01-31 ', '2026-11-20', '2027-02-30', 'soon'].map((text) => problemWithDate(text, now))).toEqual([
      undefined,
      undefined,
      'The date has passed already.',
      '"2027-02-30" is not a date of the calendar.',
      'Enter a date as YYYY-MM-DD.',
    ]);
  });
});
