import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeOwnFile } from './ownFile.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'own-file-'));
  folder = path.join(root, 'shop');
  mkdirSync(folder);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const NAME = '.stewardry/personas/a.md';

it('writes a new file, and the next text over the one that was edited', async () => {
  const first = await writeOwnFile(folder, NAME, 'one', null);
  const second = await writeOwnFile(folder, NAME, 'two', first.digest);
  expect([readFileSync(second.file, 'utf8'), first.digest === second.digest]).toEqual(['two', false]);
});

it('overwrites nothing that was changed, made or removed meanwhile', async () => {
  const { file, digest } = await writeOwnFile(folder, NAME, 'one', null);
  await expect(writeOwnFile(folder, NAME, 'two', null)).rejects.toThrow('is there already');
  writeFileSync(file, 'somebody else');
  await expect(writeOwnFile(folder, NAME, 'two', digest)).rejects.toThrow('was changed or removed meanwhile');
  await expect(writeOwnFile(folder, '.stewardry/personas/gone.md', 'two', digest)).rejects.toThrow('was changed or removed');
  expect(readFileSync(file, 'utf8')).toBe('somebody else');
});

it('writes through no link', async () => {
  const outside = path.join(root, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, path.join(folder, '.stewardry'));
  await expect(writeOwnFile(folder, NAME, 'x', null)).rejects.toThrow('is a link that leads elsewhere');
  expect(existsSync(path.join(outside, 'personas', 'a.md'))).toBe(false);
});

it('does not follow a file that is a link', async () => {
  const { file, digest } = await writeOwnFile(folder, NAME, 'one', null);
  const outside = path.join(root, 'outside.md');
  writeFileSync(outside, 'one');
  const linked = path.join(path.dirname(file), 'linked.md');
  symlinkSync(outside, linked);
  await expect(writeOwnFile(folder, '.stewardry/personas/linked.md', 'two', digest)).rejects.toThrow('was changed or removed');
  await expect(writeOwnFile(folder, '.stewardry/personas/linked.md', 'two', null)).rejects.toThrow('is there already');
  expect(readFileSync(outside, 'utf8')).toBe('one');
});
