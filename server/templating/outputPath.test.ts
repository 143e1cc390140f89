import { expect, it } from 'vitest';
import { outputPath } from './outputPath.ts';

it.each(['a.txt', 'src/a b.ts', '.github/workflows/ci.yml', 'docs/Ünïcode.md', './a.txt', 'console.ts'])('takes "%s"', (path) => {
  expect(outputPath(path)).toBe(path.replace('./', ''));
});

it.each([
  '',
  '.',
  '..',
  '../a',
  'a/../b',
  'a//b',
  '/etc/passwd',
  '~/x',
  'C:/x',
  'c:x',
  '\\\\server\\share',
  'a\\b',
  'a\0b',
  'a\nb',
  'a/',
  'nul',
  'src/con.txt',
  'LPT1',
  'a./b',
  'a /b',
  'x:stream',
  '.git/config',
  'sub/.GIT/hooks/pre-commit',
  'git~1/x',
  'in\u202evisible',
  'x'.repeat(300),
])('refuses %j', (path) => {
  expect(() => outputPath(path)).toThrow('is refused');
});

it('takes the folder itself where there may be none', () => {
  expect(['', '.', './', 'packages/a/'].map((path) => outputPath(path, true))).toEqual(['', '', '', 'packages/a']);
  expect(() => outputPath('../x', true)).toThrow('is refused');
});
