import { execFileSync } from 'node:child_process';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ScanScope } from '../../protocol/index.ts';
import * as rules from '../../protocol/rules.ts';
import * as workspace from '../../protocol/workspace.ts';
import type { Backend } from '../../server/createBackend.ts';
import { Sqlite } from '../../server/data/sqlite/engine.ts';
import { createTestBackend } from '../harness/testBackend.ts';

let root: string;
let folder: string;
let backend: Backend;

const start = async (): Promise<void> => {
  const environment = { STEWARDRY_HOME: path.join(root, 'home') };
  backend = await createTestBackend({ environment });
  await backend.kernel.ask(workspace.open, { folder, name: 'w', trusted: true });
};
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
};
const scan = async (scope?: ScanScope): Promise<{ found: string[]; cached: number }> => {
  const { findings, filesFromCache } = await backend.kernel.ask(rules.scan, { folder, ...(scope ? { scope } : {}) });
  return { found: findings.map((finding) => `${finding.path} ${finding.ruleId}`).sort(), cached: filesFromCache };
};

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'stewardry-cache-'));
  folder = path.join(root, 'w');
  write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [] }\n');
  write('.stewardry/rules/foo.yml', 'id: no-foo\nlanguage: ts\nseverity: error\nrule: { pattern: foo() }\n');
  write('.gitignore', 'built/\n');
  write(
    '.stewardry/rules/built.yml',
    "id: is-built\nseverity: error\nfiles: ['src/*.ts']\ncheck: { kind: path, requires: 'built/{name}.js' }\n",
  );
  write('src/a.ts', 'foo();\n');
  write('src/b.ts', 'bar();\n');
  await start();
});

afterEach(async () => {
  await backend.close();
  rmSync(root, { recursive: true, force: true });
});

it('checks only what changed, in this process and in the next', async () => {
  const all = ['src/a.ts is-built', 'src/a.ts no-foo', 'src/b.ts is-built'];
  expect(await scan()).toEqual({ found: all, cached: 0 });
  expect(await scan()).toEqual({ found: all, cached: 2 });
  await backend.close();
  await start();
  expect(await scan()).toEqual({ found: all, cached: 2 });
  write('src/b.ts', 'foo();\n\n');
  expect(await scan()).toEqual({ found: [...all, 'src/b.ts no-foo'], cached: 1 });
});

it('looks again when an ignored file changed that a check of the workspace looked at', async () => {
  await scan();
  write('built/a.js', '');
  expect((await scan()).found).toEqual(['src/a.ts no-foo', 'src/b.ts is-built']);
  await backend.close();
  await start();
  write('built/b.js', '');
  expect((await scan()).found).toEqual(['src/a.ts no-foo']);
});

it('forgets everything when the rules change', async () => {
  await scan();
  write('.stewardry/rules/foo.yml', 'id: no-bar\nlanguage: ts\nseverity: error\nrule: { pattern: bar() }\n');
  await backend.kernel.ask(workspace.filesChanged, { folder, paths: [path.join(folder, '.stewardry/rules/foo.yml')] });
  expect(await scan()).toEqual({ found: ['src/a.ts is-built', 'src/b.ts is-built', 'src/b.ts no-bar'], cached: 0 });
});

it('forgets files that are gone', async () => {
  await scan();
  rmSync(path.join(folder, 'src/a.ts'));
  expect((await scan()).found).toEqual(['src/b.ts is-built']);
  expect((await backend.kernel.ask(rules.findings, { folder })).findings.map((finding) => finding.path)).toEqual(['src/b.ts']);
});

describe('a part of the folder', () => {
  const part: ScanScope = { kind: 'paths', paths: ['src/b.ts'] };
  /** Renames what the database remembers of whole-workspace checks: whoever finds the new name has not checked again. */
  const renameRemembered = async (): Promise<void> => {
    await backend.close();
    const [file] = globSync(path.join(root, 'home', '**', '*.db'));
    const database = new Sqlite(file ?? '');
    const { changes } = database
      .prepare('UPDATE rules_workspace_scans SET report = replace(report, \'"is-built"\', \'"from-memory"\')')
      .run();
    database.close();
    expect(changes).toBe(1);
    await start();
  };

  it('is answered from the last answer about all of it, and leaves one', async () => {
    expect((await scan(part)).found).toEqual(['src/b.ts is-built']);
    await renameRemembered();
    expect((await scan(part)).found).toEqual(['src/b.ts from-memory']);
    expect((await scan()).found).toEqual(['src/a.ts from-memory', 'src/a.ts no-foo', 'src/b.ts from-memory']);
    write('src/c.ts', '');
    expect((await scan(part)).found).toEqual(['src/b.ts is-built']);
  });

  it('is checked anew for a change that a check asks about, and the answer is kept for no other', async () => {
    const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
    git('init', '-q');
    git('add', '.');
    const staged: ScanScope = { kind: 'staged' };
    expect((await scan(staged)).found).toContain('src/b.ts is-built');
    await renameRemembered();
    expect((await scan(staged)).found).toContain('src/b.ts from-memory');
    write('.stewardry/rules/small.yml', 'id: small-change\nseverity: error\ncheck: { kind: size, changedLines: 1 }\n');
    await backend.close();
    await start();
    expect((await scan()).found).not.toContain('src/a.ts small-change');
    expect((await scan(staged)).found.some((each) => each.endsWith('small-change'))).toBe(true);
    expect((await scan()).found.some((each) => each.endsWith('small-change'))).toBe(false);
  });
});
