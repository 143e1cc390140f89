import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeTree } from './writeTree.ts';

let base: string;
let root: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'write-tree-'));
  root = path.join(base, 'root');
  mkdirSync(path.join(root, 'src'), { recursive: true });
  writeFileSync(path.join(root, 'src/a.ts'), 'a\n');
  writeFileSync(path.join(root, 'src/b.ts'), 'b\r\n');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const all = () =>
  readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(base, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

test('changes, makes, moves and deletes together, with permissions, and leaves nothing else behind', async () => {
  chmodSync(path.join(root, 'src/a.ts'), 0o755);
  await writeTree(root, [
    { path: 'src/a.ts', before: 'a\n', after: null },
    { path: 'deep/er/a.ts', before: null, after: 'a\n', movedFrom: 'src/a.ts' },
    { path: 'src/b.ts', before: 'b\r\n', after: '\uFEFFb2\r\n' },
    { path: 'src/c.ts', before: null, after: '' },
  ]);
  expect(all()).toEqual(['root/deep/er/a.ts', 'root/src/b.ts', 'root/src/c.ts']);
  expect([read('src/b.ts'), read('src/c.ts'), statSync(path.join(root, 'deep/er/a.ts')).mode & 0o777]).toEqual(['\uFEFFb2\r\n', '', 0o755]);
});

test('when one cannot be written, none is: files, folders and permissions are as before', async () => {
  const before = all();
  mkdirSync(path.join(root, 'blocked'));
  // Renaming onto a folder that is not empty fails after the others were already put in place.
  const failing = writeTree(root, [
    { path: 'src/a.ts', before: 'a\n', after: 'changed' },
    { path: 'new/deep/c.ts', before: null, after: 'c' },
    { path: 'src/b.ts', before: 'b\r\n', after: null },
    { path: `long/${'x'.repeat(250)}`, before: null, after: 'too long for the name beside it' },
    { path: `${'y'.repeat(300)}`, before: null, after: 'too long' },
  ]);
  await expect(failing).rejects.toThrow();
  expect([all(), read('src/a.ts'), existsSync(path.join(root, 'new')), existsSync(path.join(root, 'long'))]).toEqual([
    before,
    'a\n',
    false,
    false,
  ]);
});

test('a failure after files were already put in place takes them back', async () => {
  const before = all();
  const changes = [
    { path: 'src/a.ts', before: 'a\n', after: 'changed' },
    { path: 'src/b.ts', before: 'b\r\n', after: null },
    { path: 'clash', before: null, after: 'a file' },
    // Its folder is the file before, which is only there once that was put.
    { path: 'clash/inner', before: null, after: 'x' },
  ];
  await expect(writeTree(root, changes)).rejects.toThrow(/Nothing was written/);
  expect([all(), read('src/a.ts'), read('src/b.ts')]).toEqual([before, 'a\n', 'b\r\n']);
});

test('a file that is not as it was, or is there although it should not be, stops everything', async () => {
  await expect(writeTree(root, [{ path: 'src/a.ts', before: 'old\n', after: 'x' }])).rejects.toThrow('is not as it was');
  await expect(writeTree(root, [{ path: 'src/a.ts', before: null, after: 'x' }])).rejects.toThrow('is not as it was');
  await expect(writeTree(root, [{ path: 'src/none.ts', before: 'x', after: 'y' }])).rejects.toThrow('is not as it was');
  const twice = { path: 'src/a.ts', before: 'a\n', after: 'x' };
  await expect(writeTree(root, [twice, twice])).rejects.toThrow('twice');
  expect(read('src/a.ts')).toBe('a\n');
});

test.each([
  '../out.txt',
  'src/../../out.txt',
  '/tmp/out.txt',
  '',
  '.git/hooks/pre-commit',
  'src/.GIT/config',
  '.git. /config',
  'git~1/config',
  'a\0b',
])('%j is not written', async (file) => {
  await expect(writeTree(root, [{ path: file, before: null, after: 'x' }])).rejects.toThrow();
  expect(all()).toEqual(['root/src/a.ts', 'root/src/b.ts']);
});

test('nothing is written through a symlink, whether it leads out or not', async () => {
  const outside = path.join(base, 'outside');
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'target.txt'), 'theirs');
  symlinkSync(outside, path.join(root, 'linked'));
  symlinkSync(path.join(outside, 'target.txt'), path.join(root, 'link.txt'));
  symlinkSync(path.join(outside, 'new.txt'), path.join(root, 'dangling.txt'));
  symlinkSync(path.join(root, 'src'), path.join(root, 'inner'));
  for (const [file, before] of [
    ['linked/x.txt', null],
    ['linked/target.txt', 'theirs'],
    ['link.txt', 'theirs'],
    ['dangling.txt', null],
    ['inner/a.ts', 'a\n'],
  ] as const) {
    await expect(writeTree(root, [{ path: file, before, after: 'mine' }])).rejects.toThrow('symbolic link');
  }
  expect([readFileSync(path.join(outside, 'target.txt'), 'utf8'), readdirSync(outside), read('src/a.ts')]).toEqual([
    'theirs',
    ['target.txt'],
    'a\n',
  ]);
});
