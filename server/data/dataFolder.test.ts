import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { resolveDataFolder } from './dataFolder.ts';

let base: string;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'folder-'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const folder = resolveDataFolder({ environment: { STEWARDRY_HOME: '/state' } });

test('the setting wins over STEWARDRY_HOME, which wins over the platform; empty values count as absent', () => {
  const root = (setting: string | undefined, home: string | undefined): string =>
    resolveDataFolder({ setting, environment: { STEWARDRY_HOME: home } }).root;
  expect([root('~/s', '/h'), root(' ', '/h'), root(undefined, undefined)]).toEqual([
    path.join(homedir(), 's'),
    path.resolve('/h'),
    expect.stringContaining('stewardry'),
  ]);
});

test('a workspace file has a readable part and a hash, and differs for folders of the same name', () => {
  mkdirSync(path.join(base, 'a/My Project'), { recursive: true });
  mkdirSync(path.join(base, 'b/My Project'), { recursive: true });
  const first = folder.databaseFile(path.join(base, 'a/My Project'));
  expect(first).toMatch(/workspaces[/\\]my-project-[0-9a-f]{16}\.db$/);
  expect(folder.databaseFile(path.join(base, 'b/My Project'))).not.toBe(first);
});

test('a symbolic link, a trailing slash and dots lead to the same file', () => {
  mkdirSync(path.join(base, 'real/inner'), { recursive: true });
  symlinkSync(path.join(base, 'real'), path.join(base, 'link'));
  const files = ['real/inner', 'link/inner', 'real/inner/', 'real/../link/./inner'].map((name) => folder.databaseFile(`${base}/${name}`));
  expect(new Set(files).size).toBe(1);
});

test('a folder that does not exist is named through its real parent', () => {
  mkdirSync(path.join(base, 'real'));
  symlinkSync(path.join(base, 'real'), path.join(base, 'link'));
  expect(folder.databaseFile(path.join(base, 'link/later'))).toBe(folder.databaseFile(path.join(base, 'real/later')));
});

test('folders that differ in case share a file exactly when the file system says they are one', () => {
  mkdirSync(path.join(base, 'case'));
  let isOneFolder = false;
  try {
    mkdirSync(path.join(base, 'CASE'));
  } catch {
    isOneFolder = true;
  }
  expect(folder.databaseFile(path.join(base, 'case')) === folder.databaseFile(path.join(base, 'CASE'))).toBe(isOneFolder);
});
