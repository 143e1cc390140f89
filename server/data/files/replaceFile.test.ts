import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { replaceFile } from './replaceFile.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stewardry-replace-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes a file that was not there, and leaves nothing else behind', async () => {
  await replaceFile(path.join(folder, 'a.txt'), 'new');
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a.txt']);
});

it('keeps the permissions of the file', async () => {
  const file = path.join(folder, 'run.sh');
  writeFileSync(file, 'old');
  chmodSync(file, 0o750);
  await replaceFile(file, 'new');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o750]);
});

it('writes through a symbolic link instead of replacing it', async () => {
  writeFileSync(path.join(folder, 'real.txt'), 'old');
  symlinkSync('real.txt', path.join(folder, 'link.txt'));
  await replaceFile(path.join(folder, 'link.txt'), 'new');
  expect(lstatSync(path.join(folder, 'link.txt')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path.join(folder, 'real.txt'), 'utf8')).toBe('new');
});

it('says which file could not be written, and leaves no half of it', async () => {
  const file = path.join(folder, 'missing', 'a.txt');
  await expect(replaceFile(file, 'new')).rejects.toThrow(`"${file}" could not be written (ENOENT`);
  expect(readdirSync(folder)).toEqual([]);
});
