import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { safePath } from './safePath.ts';

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'stewardry-path-')));
  for (const each of ['folder/sub', 'folder/.git/hooks', 'outside']) mkdirSync(path.join(root, each), { recursive: true });
  symlinkSync(path.join(root, 'outside'), path.join(root, 'folder/out'));
  symlinkSync('sub', path.join(root, 'folder/in'));
  symlinkSync('.git/hooks', path.join(root, 'folder/hooks'));
  symlinkSync('nowhere', path.join(root, 'folder/dangling'));
  symlinkSync('loop', path.join(root, 'folder/loop'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

it.each([
  ['a.txt', 'a.txt'],
  ['sub/a.txt', 'sub/a.txt'],
  ['not/yet/there.txt', 'not/yet/there.txt'],
  ['in/a.txt', 'sub/a.txt'],
  ['out', 'out'],
  ['.gitignore', '.gitignore'],
  ['.github/x.yml', '.github/x.yml'],
  ['a..b/…', 'a..b/…'],
])('%j is a path in the folder', async (file, expected) => {
  expect(path.relative(path.join(root, 'folder'), await safePath(path.join(root, 'folder'), file))).toBe(expected);
});

it.each([
  '',
  '.',
  '..',
  '../outside/x',
  'sub/../../outside/x',
  'sub/./x',
  'sub//x',
  'sub/',
  '/etc/passwd',
  'C:\\x',
  'C:x',
  '\\\\server\\share',
  'a\0b',
  '.git',
  '.git/hooks/post-commit',
  'sub/.git/config',
  '.GIT/config',
  '.git./config',
  '.git /config',
  'git~1/config',
  '.g\u200cit/config',
  '.git::$INDEX_ALLOCATION/x',
  'out/x',
  'out/deep/er/x',
  'hooks/post-commit',
  'dangling/x',
  'loop/x',
])('%j is refused', async (file) => {
  await expect(safePath(path.join(root, 'folder'), file)).rejects.toThrow('is refused');
});
