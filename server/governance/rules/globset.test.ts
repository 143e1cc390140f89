import { expect, it } from 'vitest';
import { anyCase, globMatcher } from './globset.ts';

it.each([
  ['*.ts', 'a/b.ts', true],
  ['src/*', 'src/a/b.ts', true],
  ['**/test/**', 'test/a.ts', true],
  ['**/test/**', 'x/y/test/a.ts', true],
  ['src/**', 'src', false],
  ['a/**/b', 'a/b', true],
  ['a/**/b', 'a/x/y/b', true],
  ['./src/{a,b}.[tj]s', 'src/b.js', true],
  ['src/[!ab].ts', 'src/a.ts', false],
  ['*.ts', 'a.tsx', false],
  ['a+b.ts', 'aab.ts', false],
])('%s against %s is %s', (glob, path, expected) => {
  expect(globMatcher([glob])(path)).toBe(expected);
});

it('spells out letter case', () => {
  expect(anyCase('A/[b-d]*.Ts')).toBe('[aA]/[bB-dD]*.[tT][sS]');
  expect(globMatcher([anyCase('src/*.TS')])('SRC/x.ts')).toBe(true);
});
