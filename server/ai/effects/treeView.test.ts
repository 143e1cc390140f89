import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SearchQuery, TreeView } from '../tools/effects.ts';
import { findRipgrep } from './ripgrep.ts';
import { createTreeView } from './treeView.ts';

const never = new AbortController().signal;
let base: string;
let root: string;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'tree-view-'));
  root = path.join(base, 'root');
  write({
    'src/a.ts': 'export function add(a: number) {\n  return a + needle;\n}\n',
    'src/b.ts': '\uFEFFconst needle = 1;\r\nclass Needle {}\r\n',
    'src/needle.rs': 'pub fn needle() {}\n',
    '.env': 'needle=1\n',
    'dist/out.js': 'needle\n',
    'node_modules/x/index.js': 'needle\n',
    '.gitignore': 'dist/\n',
    'binary.bin': 'needle\0needle',
    'deep/one/two/three.txt': 'x',
    'ü.txt': 'Needle ü\n',
  });
  writeFileSync(path.join(root, 'latin1.txt'), Buffer.from([0x6e, 0xe4]));
  writeFileSync(path.join(root, 'large.txt'), 'needle\n'.repeat(400_000));
  execFileSync('git', ['init', '-q'], { cwd: root });
  write({ '.git/needle.txt': 'needle\n' });
  mkdirSync(path.join(base, 'outside'));
  writeFileSync(path.join(base, 'outside/secret.txt'), 'needle secret\n');
  symlinkSync(path.join(base, 'outside'), path.join(root, 'out'));
  symlinkSync(path.join(base, 'outside/secret.txt'), path.join(root, 'src/link.txt'));
  symlinkSync(path.join(root, 'src'), path.join(root, 'inner'));
  symlinkSync(path.join(root, '.git'), path.join(root, 'history'));
  symlinkSync(root, path.join(root, 'src/loop'));
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

describe('reading', () => {
  test('answers with the whole text, byte order mark and ends of lines included, also behind a link that stays inside', async () => {
    const tree = createTreeView(root);
    expect([
      await tree.readText('src/b.ts'),
      await tree.readText('inner/needle.rs'),
      await tree.readText('src/none.ts'),
      await tree.readText('src'),
    ]).toEqual(['\uFEFFconst needle = 1;\r\nclass Needle {}\r\n', 'pub fn needle() {}\n', undefined, undefined]);
  });

  test.each([
    ['../outside/secret.txt', 'not inside the workspace'],
    ['src/../../outside/secret.txt', 'not inside the workspace'],
    ['/etc/hosts', 'not inside the workspace'],
    ['out/secret.txt', 'through a symbolic link'],
    ['src/link.txt', 'through a symbolic link'],
    ['.git/config', 'belongs to git'],
    ['.GIT/config', 'belongs to git'],
    ['history/needle.txt', "git's own folder"],
    ['binary.bin', 'binary'],
    ['latin1.txt', 'not UTF-8'],
    ['large.txt', 'over the limit'],
  ])('%s is refused: %s', async (file, why) => {
    await expect(createTreeView(root).readText(file)).rejects.toThrow(why);
  });

  test('a persona reads what it may, and finds nothing else', async () => {
    const tree = createTreeView(root, { reads: [['src/*.ts', '.env'], ['src/**']] });
    await expect(tree.readText('.env')).rejects.toThrow('not among the files that may be read');
    expect((await tree.search(query('needle'), never)).hits.map(({ path: file }) => file)).toEqual(['src/a.ts', 'src/b.ts', 'src/b.ts']);
    expect((await tree.list('.', 1, never)).map(({ path: file }) => file)).not.toContain('.env');
    expect(
      (await createTreeView(root, { reads: [['src/*.ts', '.env'], ['src/**']], ripgrep: 'none' }).search(query('needle'), never)).hits,
    ).toHaveLength(3);
  });
});

test('a list holds hidden files and links, but not what git ignores nor git itself', async () => {
  const names = async (folder: string, depth: number) =>
    (await createTreeView(root).list(folder, depth, never)).map(({ path: file, kind }) => (kind === 'file' ? file : `${file} ${kind}`));
  expect(await names('.', 1)).toEqual([
    '.env',
    '.gitignore',
    'binary.bin',
    'deep folder',
    'history link',
    'inner link',
    'large.txt',
    'latin1.txt',
    'out link',
    'src folder',
    'ü.txt',
  ]);
  expect(await names('deep', 2)).toEqual(['deep/one folder', 'deep/one/two folder']);
  expect(await names('src', 5)).toEqual(['src/a.ts', 'src/b.ts', 'src/link.txt link', 'src/loop link', 'src/needle.rs']);
  expect([await names('dist', 1), await names('none', 1), await names('inner', 1)]).toEqual([[], [], []]);
  await expect(names('out', 1)).rejects.toThrow('symbolic link');
});

const query = (pattern: string, more: Partial<SearchQuery> = {}): SearchQuery => ({
  pattern,
  isRegex: false,
  isCaseSensitive: false,
  limit: 100,
  ...more,
});

const rg = findRipgrep(process.env);
/** Both must find the same. Without ripgrep on this machine only our own is tried. */
const engines: [string, () => TreeView][] = [
  ['our own', () => createTreeView(root, { ripgrep: 'none' })],
  ...(rg === undefined ? [] : [['ripgrep', () => createTreeView(root, { ripgrep: rg })] satisfies [string, () => TreeView]]),
];

describe.each(engines)('searching with %s', (_name, open) => {
  const find = async (wanted: SearchQuery) => {
    const { hits, isCut } = await open().search(wanted, never);
    return [...hits.map(({ path: file, line, text }) => `${file}:${line}:${text}`), ...(isCut ? ['…'] : [])];
  };

  test('finds lines in what may be looked at, sorted, and nothing behind links, in git, or in what git ignores', async () => {
    expect(await find(query('needle'))).toEqual([
      '.env:1:needle=1',
      'src/a.ts:2:  return a + needle;',
      'src/b.ts:1:const needle = 1;',
      'src/b.ts:2:class Needle {}',
      'src/needle.rs:1:pub fn needle() {}',
      'ü.txt:1:Needle ü',
    ]);
  });

  test('takes patterns literally or as expressions, minds case, globs and the limit', async () => {
    expect(await find(query('a + needle;'))).toEqual(['src/a.ts:2:  return a + needle;']);
    expect(await find(query('Needle', { isCaseSensitive: true, include: ['src/**'] }))).toEqual(['src/b.ts:2:class Needle {}']);
    expect(await find(query('^class \\w+', { isRegex: true }))).toEqual(['src/b.ts:2:class Needle {}']);
    expect(await find(query('needle', { include: ['*.rs', '*.txt'], limit: 1 }))).toEqual(['src/needle.rs:1:pub fn needle() {}', '…']);
    // Only our own engine knows this one; ripgrep hands it over.
    expect(await find(query('class (?=Needle)', { isRegex: true }))).toEqual(['src/b.ts:2:class Needle {}']);
    expect(await find(query('--files'))).toEqual([]);
    await expect(open().search(query('(', { isRegex: true }), never)).rejects.toThrow('no regular expression');
  });

  test('ignore files count without git, too', async () => {
    rmSync(path.join(root, '.git'), { recursive: true });
    expect(await find(query('needle', { include: ['dist/**'] }))).toEqual([]);
  });

  test('stops when it is cancelled', async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(open().search(query('needle'), stop.signal)).rejects.toThrow('cancelled');
  });
});

test('declarations are found by the syntax, and by their looks where that finds none', async () => {
  const tree = createTreeView(root);
  expect(await tree.findSymbols('add', never)).toEqual([{ path: 'src/a.ts', line: 1, name: 'add', kind: 'function' }]);
  expect(await tree.findSymbols('needle', never)).toEqual([
    { path: 'src/b.ts', line: 1, name: 'needle', kind: 'const' },
    { path: 'src/needle.rs', line: 1, name: 'needle', kind: 'function' },
  ]);
  expect(await tree.findSymbols('nothing', never)).toEqual([]);
});
