import { expect, it } from 'vitest';
import { replaceMiddle } from './replaceMiddle.ts';

const applied = (before: string, after: string): string => {
  const { start, end, text } = replaceMiddle(before, after);
  return before.slice(0, start) + text + before.slice(end);
};

it('replaces only what differs', () => {
  expect(replaceMiddle('const a = 1;', 'const a = 42;')).toEqual({ start: 10, end: 11, text: '42' });
  expect(replaceMiddle('same', 'same')).toEqual({ start: 4, end: 4, text: '' });
});

it('gives the other text, whatever the two are', () => {
  const texts = ['', 'a', 'aa', 'aba', 'a\r\nb', 'a\r\n\r\nb', '😀', '😁', 'x😀y', 'x😁y', 'one\ntwo\nthree', 'one\nthree'];
  for (const before of texts) for (const after of texts) expect(applied(before, after)).toBe(after);
});

it('tears no character apart', () => {
  expect(replaceMiddle('x😀y', 'x😁y').text).toBe('😁');
});
