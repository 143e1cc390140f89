import { expect, it } from 'vitest';
import { codeBlock, escapeMarkdown, withoutPictures } from './safeMarkdown.ts';

it('fetches no pictures', () => {
  expect(withoutPictures('a ![x](https://evil.test/?secret) ![y][z] [ok](b)')).not.toContain('![');
});

it('keeps plain text plain', () => {
  expect(escapeMarkdown('[a](command:b) `c` <img>')).toBe('\\[a\\]\\(command:b\\) \\`c\\` \\<img\\>');
});

it('fences text that has fences of its own', () => {
  expect(codeBlock('a\n````\nb')).toBe('`````text\na\n````\nb\n`````');
  expect(codeBlock('a', 'diff')).toBe('```diff\na\n```');
});
