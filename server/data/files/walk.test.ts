import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { walk } from './walk.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stewardry-walk-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
}

const paths = async (folder = ''): Promise<string[]> => (await walk(path.join(root, folder), new AbortController().signal)).paths;

describe('what is listed', () => {
  it('files with size and time, sorted; hidden ones only where people expect them to be checked', async () => {
    write({ 'b/x.ts': '12345', 'B.ts': '', 'a.ts': '', '.env.local': '', '.github/ci.yml': '', '.cache/x.ts': '', '.eslintrc': '' });
    const { paths: names, sizes, modified } = await walk(root, new AbortController().signal);
    expect(names).toEqual(['.env.local', '.github/ci.yml', 'B.ts', 'a.ts', 'b/x.ts']);
    expect(sizes).toEqual([0, 0, 0, 0, 5]);
    expect(modified.every((time) => Math.abs(time - Date.now()) < 60_000)).toBe(true);
  });

  it('neither links nor what they point to, so that a loop ends', async () => {
    write({ 'a/x.ts': '' });
    symlinkSync('..', path.join(root, 'a', 'loop'));
    symlinkSync('x.ts', path.join(root, 'a', 'link.ts'));
    expect(await paths()).toEqual(['a/x.ts']);
  });

  it('every folder with a .stewardry', async () => {
    write({ '.stewardry/config.yaml': '', 'packages/a/.stewardry/rules/x.yml': '', 'node_modules/p/.stewardry/x': '' });
    expect((await walk(root, new AbortController().signal)).stewardryFolders).toEqual(['', 'packages/a']);
  });

  it('nothing more once it is cancelled', async () => {
    write(Object.fromEntries(Array.from({ length: 2_100 }, (_, index) => [`b/${index}.ts`, ''])));
    write({ 'a/x.ts': '' });
    await expect(walk(root, AbortSignal.abort())).rejects.toThrow('cancelled');
  });
});

/** Each case holds for git, ripgrep and us alike: ripgrep is asked too where it is installed. */
describe('ignore files', () => {
  const hasRipgrep = answers('rg', '--version');
  const cases: [string, Record<string, string>, string[]][] = [
    ['a name anywhere', { '.gitignore': 'gen\n', 'gen/a.ts': '', 'x/gen/a.ts': '', 'x/b.ts': '' }, ['x/b.ts']],
    ['a folder only', { '.gitignore': 'build/\n', 'build/a.ts': '', 'x/build': '' }, ['x/build']],
    ['from the root only', { '.gitignore': '/gen\n', 'gen/a.ts': '', 'x/gen/a.ts': '' }, ['x/gen/a.ts']],
    ['a path with a slash is from its own folder', { '.gitignore': 'a/b.ts\n', 'a/b.ts': '', 'x/a/b.ts': '' }, ['x/a/b.ts']],
    ['negation brings a file back', { '.gitignore': '*.ts\n!keep.ts\n', 'a.ts': '', 'keep.ts': '' }, ['keep.ts']],
    ['but not from a folder that is ignored', { '.gitignore': 'gen/\n!gen/keep.ts\n', 'gen/keep.ts': '', 'a.ts': '' }, ['a.ts']],
    [
      'a nested file decides before its parent',
      { '.gitignore': '*.ts\n', 'x/.gitignore': '!*.ts\n', 'a.ts': '', 'x/b.ts': '' },
      ['x/b.ts'],
    ],
    ['a nested file holds for its folder only', { 'x/.gitignore': 'b.ts\n', 'b.ts': '', 'x/b.ts': '', 'x/y/b.ts': '' }, ['b.ts']],
    [
      'stars',
      { '.gitignore': 'a/**/z.ts\n**/tmp/*.ts\n', 'a/z.ts': '', 'a/b/c/z.ts': '', 'q/tmp/x.ts': '', 'q/tmp/d/x.ts': '' },
      ['q/tmp/d/x.ts'],
    ],
    ['.ignore beside .gitignore is stronger', { '.gitignore': '*.ts\n', '.ignore': '!b.ts\n', 'a.ts': '', 'b.ts': '' }, ['b.ts']],
    ['comments, blanks, escapes and spaces', { '.gitignore': '# no\n\n\\#x.ts\na b.ts  \n', '#x.ts': '', 'a b.ts': '', no: '' }, ['no']],
    ['Windows line ends', { '.gitignore': 'a.ts\r\nb/\r\n', 'a.ts': '', 'b/x.ts': '', 'c.ts': '' }, ['c.ts']],
    ['info/exclude of the repository', { '.git/info/exclude': 'a.ts\n', 'a.ts': '', 'b.ts': '' }, ['b.ts']],
    [
      '.gitignore is stronger than info/exclude',
      { '.git/info/exclude': '*.ts\n', '.gitignore': '!b.ts\n', 'a.ts': '', 'b.ts': '' },
      ['b.ts'],
    ],
  ];

  it.each(cases)('%s', async (_, files, expected) => {
    write({ '.git/HEAD': 'ref: refs/heads/main\n', ...files });
    expect(await paths()).toEqual(expected);
    if (hasRipgrep) expect(filesOfRipgrep(root)).toEqual(expected);
  });

  it('those above a workspace folder hold, up to the root of the repository', async () => {
    write({
      '.gitignore': 'outermost.ts\n',
      'repo/.git/HEAD': 'ref: x\n',
      'repo/.gitignore': 'a.ts\n/app/gen\n',
      'repo/app/.gitignore': '!sub/a.ts\n',
    });
    write({ 'repo/app/a.ts': '', 'repo/app/gen/x.ts': '', 'repo/app/sub/a.ts': '', 'repo/app/outermost.ts': '' });
    expect(await paths('repo/app')).toEqual(['outermost.ts', 'sub/a.ts']);
    write({ 'repo/app/sub/.gitignore': '', 'repo/.git/info/exclude': 'app/outermost.ts\n' });
    expect(await paths('repo/app')).toEqual(['sub/a.ts']);
  });

  it('a folder that is ignored itself can be opened, as ripgrep lists it from within', async () => {
    write({ '.git/HEAD': 'ref: x\n', '.gitignore': 'vendor\ndist/\n', 'vendor/a.ts': '', 'vendor/b/c.ts': '', 'vendor/dist/d.ts': '' });
    expect(await paths()).toEqual([]);
    expect(await paths('vendor')).toEqual(['a.ts', 'b/c.ts']);
    if (hasRipgrep) expect(filesOfRipgrep(path.join(root, 'vendor'))).toEqual(['a.ts', 'b/c.ts']);
  });

  it('the excludes file of the user holds, weakest of all', async () => {
    execFileSync('git', ['init', '--quiet', root]);
    execFileSync('git', ['-C', root, 'config', 'core.excludesFile', '~/my excludes']);
    write({ 'home/my excludes': '*.ts\n', '.gitignore': 'home\n!b.ts\n', 'a.ts': '', 'b.ts': '' });
    const before = process.env['HOME'];
    process.env['HOME'] = path.join(root, 'home');
    try {
      expect(await paths()).toEqual(['b.ts']);
    } finally {
      process.env['HOME'] = before;
    }
  });
});

function answers(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    // Not installed: the expectations of the table stand alone.
    return false;
  }
}

function filesOfRipgrep(folder: string): string[] {
  const found = execFileSync('rg', ['--files', '--no-messages', '--sort=path'], { cwd: folder, encoding: 'utf8' });
  return found
    .split('\n')
    .filter((line) => line !== '')
    .sort();
}
