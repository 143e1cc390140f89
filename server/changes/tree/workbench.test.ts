import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import { resolveDataFolder } from '../../data/dataFolder.ts';
import { createChanges } from '../createChanges.ts';
import { type ChangesStage, createChangesStage, quietLog, signal } from '../fixtures/changesStage.ts';

let stage: ChangesStage;

/** Everything of the person's repository that a run must not touch. */
function stateOf({ git, folder }: ChangesStage): unknown {
  return {
    refs: git('for-each-ref'),
    stash: git('stash', 'list'),
    status: git('--no-optional-locks', 'status', '--porcelain', '--untracked-files=all'),
    index: readFileSync(path.join(folder, '.git/index')).toString('base64'),
    config: readFileSync(path.join(folder, '.git/config'), 'utf8'),
    head: readFileSync(path.join(folder, '.git/HEAD'), 'utf8'),
  };
}

it('a folder that holds the data folder is refused: its copy would hold itself', async () => {
  const inner = await createChangesStage({ git: false });
  const dataFolder = resolveDataFolder({ environment: { STEWARDRY_HOME: path.join(inner.folder, '.home') } });
  const changes = createChanges({ dataFolder, clock: systemClock, newId: createIds(systemClock), log: quietLog, environment: process.env });
  await expect(changes.createWorkbench({ folder: inner.folder, run: 'r' }, signal)).rejects.toThrow('Move it elsewhere');
  await inner.dispose();
});

describe('in a git repository', () => {
  beforeEach(async () => {
    stage = await createChangesStage();
    stage.write({
      'a.txt': '1\n',
      'b.txt': '1\n',
      'gone.txt': '1\n',
      'sub/c.txt': '1\n',
      '.gitignore': 'node_modules/\n*.log\n',
      'run.sh': '#!/bin/sh\n',
    });
    symlinkSync('a.txt', path.join(stage.folder, 'link'));
    stage.git('add', '-A');
    stage.git('commit', '-qm', 'first');
  });
  afterEach(() => stage.dispose());

  it('a workbench starts from what the person sees, and leaves repository and tree untouched', async () => {
    stage.write({ 'a.txt': 'changed\n', 'new.txt': 'new\n', 'staged.txt': 'staged\n', 'x.log': 'ignored\n', 'b.txt': 'staged\n' });
    unlinkSync(path.join(stage.folder, 'gone.txt'));
    stage.git('add', 'staged.txt', 'b.txt');
    stage.write({ 'b.txt': 'staged and changed\n' });
    const before = [stateOf(stage), stage.tree()];
    const bench = await stage.workbench('run-1', {
      unsaved: new Map([
        ['sub/c.txt', 'unsaved\n'],
        ['x.log', 'unsaved\n'],
      ]),
    });
    const { 'x.log': _, ...seen } = stage.tree();
    expect(stage.tree(bench.root)).toEqual({ ...seen, 'sub/c.txt': 'unsaved\n' });
    expect([bench.kind, bench.baseCommit, bench.notes]).toEqual(['worktree', stage.git('rev-parse', 'HEAD').trim(), []]);
    // Git works in it, and shows what the person has staged.
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: bench.root, encoding: 'utf8' });
    expect(status.split('\n')).toEqual(expect.arrayContaining([' M a.txt', 'MM b.txt', ' D gone.txt', 'A  staged.txt', '?? new.txt']));
    // What is staged and committed there stays there.
    execFileSync('git', ['commit', '-qam', 'by the run'], { cwd: bench.root });
    const log = execFileSync('git', ['log', '--format=%s', 'main..'], { cwd: bench.root, encoding: 'utf8' });
    expect([log, stateOf(stage), stage.tree()]).toEqual(['by the run\n', ...before]);
    await stage.changes.removeWorkbench(stage.folder, 'run-1');
    expect([stateOf(stage), stage.tree(), existsSync(bench.root), stage.git('worktree', 'list').trim().split('\n').length]).toEqual([
      ...before,
      false,
      1,
    ]);
  });

  it('keeps and restores trees, and says what changed between them', async () => {
    const bench = await stage.workbench();
    stage.write({ 'a.txt': '2\n', 'new/deep.txt': 'x\n' }, bench.root);
    const first = await bench.keep(signal);
    stage.write({ 'a.txt': '3\n', 'new/deep.txt': null, 'other.txt': 'y\n', 'build.log': 'ignored\n' }, bench.root);
    unlinkSync(path.join(bench.root, 'link'));
    const second = await bench.keep(signal);
    expect(await bench.changesBetween(first, second, signal)).toEqual([
      { path: 'a.txt', before: '2\n', after: '3\n' },
      { path: 'link', before: 'a.txt', after: null },
      { path: 'new/deep.txt', before: 'x\n', after: null },
      { path: 'other.txt', before: null, after: 'y\n' },
    ]);
    await bench.restore(first, signal);
    expect(stage.tree(bench.root)).toMatchObject({ 'a.txt': '2\n', 'new/deep.txt': 'x\n', link: '→ a.txt', 'build.log': 'ignored\n' });
    expect(stage.tree(bench.root)).not.toHaveProperty('other.txt');
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([
      { path: 'a.txt', before: '1\n', after: '2\n' },
      { path: 'new/deep.txt', before: null, after: 'x\n' },
    ]);
  });

  it('makes a tree of some paths of another, byte for byte, and touches no file', async () => {
    const bench = await stage.workbench();
    stage.write({ 'a.txt': '2\n', 'b.txt': '2\n', 'gone.txt': null, 'moved.txt': '1\n', 'new/deep.txt': 'x\n' }, bench.root);
    const now = await bench.keep(signal);
    const picked = await bench.pick(bench.base, now, ['a.txt', 'gone.txt', 'new/deep.txt', 'nowhere.txt'], signal);
    expect(await bench.changesBetween(bench.base, picked, signal)).toEqual([
      { path: 'a.txt', before: '1\n', after: '2\n' },
      { path: 'gone.txt', before: '1\n', after: null },
      { path: 'new/deep.txt', before: null, after: 'x\n' },
    ]);
    expect(await bench.pick(bench.base, now, ['nowhere.txt'], signal)).toBe(bench.base);
    expect(await bench.keep(signal)).toBe(now);
    await bench.restore(picked, signal);
    expect(stage.tree(bench.root)).toMatchObject({ 'a.txt': '2\n', 'b.txt': '1\n' });
    // A file where a folder was, and the other way round.
    stage.write({ 'sub/c.txt': null, 'a.txt': null, 'a.txt/inner.txt': 'y\n' }, bench.root);
    const turned = await bench.keep(signal);
    expect(await bench.pick(picked, turned, ['sub/c.txt', 'a.txt', 'a.txt/inner.txt'], signal)).toBe(turned);
  });

  it('opens a workbench that another process made, also when a killed git left its lock', async () => {
    const bench = await stage.workbench('run-1');
    stage.write({ 'a.txt': '2\n' }, bench.root);
    const kept = await bench.keep(signal);
    const folder = path.join(stage.home, 'workbenches');
    writeFileSync(path.join(execFileSync('find', [folder, '-path', '*kept/run-1'], { encoding: 'utf8' }).trim(), 'index.lock'), '');
    const opened = await stage.changes.openWorkbench(stage.folder, 'run-1');
    expect([opened?.root, opened?.baseCommit, await opened?.keep(signal)]).toEqual([bench.root, bench.baseCommit, kept]);
    expect(await stage.changes.openWorkbench(stage.folder, 'run-2')).toBeUndefined();
  });

  it('links folders of dependencies wherever they are, and never takes them for a change', async () => {
    stage.write({ 'node_modules/p/index.js': 'x\n', 'sub/node_modules/q/index.js': 'y\n' });
    // A package of the repository itself: its copy counts.
    symlinkSync('../sub', path.join(stage.folder, 'node_modules/own'));
    const bench = await stage.workbench();
    expect(stage.tree(bench.root)).toMatchObject({
      'node_modules/own': '→ ../sub',
      'node_modules/p': `→ ${stage.folder}/node_modules/p`,
      'sub/node_modules/q': `→ ${stage.folder}/sub/node_modules/q`,
    });
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([]);
    await stage.changes.removeWorkbench(stage.folder, bench.run);
    expect(stage.tree()).toMatchObject({ 'node_modules/p/index.js': 'x\n', 'sub/node_modules/q/index.js': 'y\n' });
    const bare = await stage.workbench('bare', { linkedFolders: [] });
    expect(stage.tree(bare.root)).not.toHaveProperty('node_modules');
  });

  it('of a folder inside the repository the copy is the whole tree, and the changes are those of the folder', async () => {
    const folder = path.join(stage.folder, 'sub');
    const bench = await stage.changes.createWorkbench({ folder, run: 'run-1', unsaved: new Map([['c.txt', 'unsaved\n']]) }, signal);
    expect([path.basename(bench.root), stage.tree(bench.root), stage.tree(path.dirname(bench.root))['a.txt']]).toEqual([
      'sub',
      { 'c.txt': 'unsaved\n' },
      '1\n',
    ]);
    stage.write({ 'c.txt': '2\n', '../a.txt': 'outside\n' }, bench.root);
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([{ path: 'c.txt', before: 'unsaved\n', after: '2\n' }]);
    expect((await stage.changes.capture(stage.database, bench, signal)).files.map((file) => file.path)).toEqual(['c.txt']);
  });

  it('of a folder in a large repository the copy holds that folder and the files above it, and links to those beside', async () => {
    const beside = Object.fromEntries(
      Array.from({ length: 2_100 }, (_, number) => [`apps/other/${number % 50}/${number}.txt`, `${number}\n`]),
    );
    stage.write({ ...beside, 'apps/shop/src/a.ts': 'a\n', 'apps/tsconfig.json': '{}\n', 'docs/x/y.md': 'y\n' });
    stage.git('add', '-A');
    stage.git('commit', '-qm', 'large');
    stage.write({ 'apps/shop/new.ts': 'new\n', 'apps/other/new.txt': 'new\n' });
    const before = stateOf(stage);
    const folder = path.join(stage.folder, 'apps/shop');
    const bench = await stage.changes.createWorkbench({ folder, run: 'run-1' }, signal);
    expect(stage.tree(bench.root)).toEqual({ 'new.ts': 'new\n', 'src/a.ts': 'a\n' });
    expect(stage.tree(bench.top)).toMatchObject({
      'a.txt': '1\n',
      'apps/tsconfig.json': '{}\n',
      'apps/other': `→ ${stage.folder}/apps/other`,
      docs: `→ ${stage.folder}/docs`,
      sub: `→ ${stage.folder}/sub`,
    });
    expect(bench.notes).toEqual([expect.stringContaining('2102 files in other folders are links to yours')]);
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: bench.root, encoding: 'utf8' });
    expect(status).toBe('?? apps/shop/new.ts\n');
    stage.write({ 'src/a.ts': 'changed\n' }, bench.root);
    const kept = await bench.keep(signal);
    stage.write({ 'src/a.ts': 'other\n' }, bench.root);
    await bench.restore(kept, signal);
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([{ path: 'src/a.ts', before: 'a\n', after: 'changed\n' }]);
    await stage.changes.removeWorkbench(folder, 'run-1');
    expect([stateOf(stage), stage.tree()['apps/other/new.txt'], existsSync(bench.top)]).toEqual([before, 'new\n', false]);
  });

  it('nothing of the repository is executed: hooks, filters, monitor, drivers', async () => {
    const proof = path.join(stage.home, '..', 'executed');
    const trap = path.join(stage.home, '..', 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\necho "$0 $*" >> ${proof}\ncat\n`, { mode: 0o755 });
    for (const hook of ['post-checkout', 'post-index-change', 'pre-commit', 'reference-transaction', 'post-commit', 'fsmonitor-watchman'])
      writeFileSync(path.join(stage.folder, '.git/hooks', hook), `#!/bin/sh\n${trap} ${hook} < /dev/null\n`, { mode: 0o755 });
    stage.write({ '.gitattributes': '* filter=evil diff=evil merge=evil text eol=crlf ident\n', 'a.txt': 'changed $Id$\n' });
    for (const [key, value] of Object.entries({
      'filter.evil.clean': trap,
      'filter.evil.smudge': trap,
      'filter.evil.required': 'true',
      'diff.evil.textconv': trap,
      'diff.evil.command': trap,
      'diff.external': trap,
      'core.fsmonitor': trap,
      'core.pager': trap,
      'core.sshCommand': trap,
      'core.editor': trap,
      'credential.helper': `!${trap}`,
    }))
      stage.git('config', key, value);
    const before = stage.tree();
    const bench = await stage.workbench();
    expect(stage.tree(bench.root)).toEqual(before);
    stage.write({ 'a.txt': 'x\n', '.gitattributes': '*.txt filter=evil working-tree-encoding=UTF-16\n' }, bench.root);
    const kept = await bench.keep(signal);
    stage.write({ 'a.txt': 'y\n' }, bench.root);
    await bench.restore(kept, signal);
    const changeSet = await stage.changes.capture(stage.database, bench, signal);
    await stage.changes.removeWorkbench(stage.folder, bench.run);
    expect([changeSet.files.map((file) => file.path), existsSync(proof)]).toEqual([['.gitattributes', 'a.txt'], false]);
  });

  it('files are taken byte for byte, whatever autocrlf and attributes say', async () => {
    stage.git('config', 'core.autocrlf', 'true');
    const files = {
      'crlf.txt': 'a\r\nb\r\n',
      'mixed.txt': 'a\r\nb\n',
      'bom.txt': Buffer.from('\ufeffa\n'),
      'bytes.bin': Buffer.from([0, 13, 10, 255]),
    };
    stage.write({ ...files, '.gitattributes': '*.txt text=auto\n' });
    stage.git('add', '-A');
    stage.git('commit', '-qm', 'second');
    const bench = await stage.workbench();
    expect(stage.tree(bench.root)).toEqual(stage.tree());
    const kept = await bench.keep(signal);
    stage.write({ 'crlf.txt': 'other\n', 'bytes.bin': 'other\n' }, bench.root);
    await bench.restore(kept, signal);
    expect(stage.tree(bench.root)).toEqual(stage.tree());
  });

  it('what git has only as a placeholder is copied as it is on disk', async () => {
    // As git-lfs leaves it: the index holds the pointer, the disk the content, and the filter that would tell is not there.
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n';
    stage.write({ '.gitattributes': '*.big filter=lfs\n', 'x.big': pointer });
    stage.git('add', '-A');
    stage.git('commit', '-qm', 'lfs');
    stage.write({ 'x.big': 'the real content' });
    const bench = await stage.workbench();
    expect(stage.tree(bench.root)['x.big']).toBe('the real content');
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([]);
  });

  it('submodules and repositories inside are left alone, and said', async () => {
    const other = path.join(stage.home, '..', 'other');
    mkdirSync(other);
    const run = (...args: string[]) => execFileSync('git', args, { cwd: other, stdio: 'pipe' });
    run('init', '-q');
    run('-c', 'user.name=A', '-c', 'user.email=a@b', 'commit', '-q', '--allow-empty', '-m', 'x');
    stage.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'module');
    stage.git('commit', '-qm', 'module');
    stage.write({ 'nested/file.txt': 'x\n' });
    execFileSync('git', ['init', '-q'], { cwd: path.join(stage.folder, 'nested') });
    const bench = await stage.workbench();
    expect(bench.notes).toEqual([`Repositories inside this one are left alone, and empty in the run's copy: "module", "nested".`]);
    expect(stage.tree(bench.root)).not.toHaveProperty('nested/file.txt');
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([]);
  });

  it('a sparse checkout stays sparse', async () => {
    stage.git('sparse-checkout', 'set', '--no-cone', '/*', '!/sub/');
    const bench = await stage.workbench();
    expect([stage.tree(bench.root), bench.notes]).toEqual([
      stage.tree(),
      [`A sparse checkout leaves out 1 files; so does the run's copy.`],
    ]);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: bench.root, encoding: 'utf8' })).toBe('');
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([]);
  });

  it.each([
    ['a detached HEAD', () => stage.git('checkout', '-q', '--detach')],
    [
      'a merge under way',
      () => {
        stage.git('checkout', '-qb', 'side');
        stage.write({ 'a.txt': 'side\n' });
        stage.git('commit', '-qam', 'side');
        stage.git('checkout', '-q', 'main');
        stage.write({ 'a.txt': 'main\n' });
        stage.git('commit', '-qam', 'main');
        expect(() => stage.git('merge', 'side')).toThrow();
      },
    ],
  ])('works with %s', async (_, prepare) => {
    prepare();
    const before = stateOf(stage);
    const bench = await stage.workbench();
    expect([bench.kind, stage.tree(bench.root), stateOf(stage)]).toEqual(['worktree', stage.tree(), before]);
  });

  it('a worktree of the person is as good as the repository itself', async () => {
    const other = path.join(stage.home, '..', 'second');
    stage.git('worktree', 'add', '-q', other);
    writeFileSync(path.join(other, 'a.txt'), 'in the second\n');
    const bench = await stage.changes.createWorkbench({ folder: other, run: 'run-1' }, signal);
    expect([bench.kind, stage.tree(bench.root)]).toEqual(['worktree', stage.tree(other)]);
    await stage.changes.removeWorkbench(other, 'run-1');
    expect(stage.git('worktree', 'list').trim().split('\n')).toHaveLength(2);
  });

  it('a run cannot lead us elsewhere by what it writes into its copy', async () => {
    const bench = await stage.workbench('run-1');
    const outside = path.join(stage.home, '..', 'outside');
    mkdirSync(outside);
    writeFileSync(path.join(outside, 'kept.txt'), 'kept\n');
    rmSync(path.join(bench.root, '.git'));
    writeFileSync(path.join(bench.root, '.git'), `gitdir: ${stage.folder}/.git\n`);
    rmSync(path.join(bench.root, 'sub'), { recursive: true });
    symlinkSync(outside, path.join(bench.root, 'sub'));
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([
      { path: 'sub', before: null, after: outside, isLink: true },
      { path: 'sub/c.txt', before: '1\n', after: null },
    ]);
    await stage.changes.removeWorkbench(stage.folder, 'run-1');
    expect([existsSync(path.join(outside, 'kept.txt')), stage.git('worktree', 'list').trim().split('\n').length]).toEqual([true, 1]);
  });

  it('a cancelled workbench leaves nothing behind', async () => {
    const controller = new AbortController();
    const making = stage.changes.createWorkbench({ folder: stage.folder, run: 'run-1' }, controller.signal);
    controller.abort();
    await expect(making).rejects.toThrow('cancelled');
    expect([await stage.changes.openWorkbench(stage.folder, 'run-1'), stage.git('worktree', 'list').trim().split('\n').length]).toEqual([
      undefined,
      1,
    ]);
  });

  it('without the program git there is one clear error', async () => {
    const dataFolder = resolveDataFolder({ environment: { STEWARDRY_HOME: stage.home } });
    const changes = createChanges({
      dataFolder,
      clock: systemClock,
      newId: createIds(systemClock),
      log: quietLog,
      environment: { PATH: '/nowhere' },
    });
    await expect(changes.createWorkbench({ folder: stage.folder, run: 'run-1' }, signal)).rejects.toThrow('Runs need the program "git"');
  });
});

describe('without a commit to stand on', () => {
  afterEach(() => stage.dispose());

  it.each([
    ['no repository', { git: false }],
    ['a repository without a commit', { git: true }],
  ])('%s: a shadow with the same ignore rules', async (_, options) => {
    stage = await createChangesStage(options);
    stage.write({ 'a.txt': '1\n', '.gitignore': 'node_modules/\n*.log\n', 'x.log': '', 'node_modules/p.js': 'x\n', 'run.sh': 'x\n' });
    const bench = await stage.workbench();
    expect([bench.kind, bench.baseCommit, stage.tree(bench.root)]).toEqual([
      'shadow',
      undefined,
      {
        '.gitignore': 'node_modules/\n*.log\n',
        'a.txt': '1\n',
        'node_modules/p.js': `→ ${stage.folder}/node_modules/p.js`,
        'run.sh*': 'x\n',
      },
    ]);
    stage.write({ 'a.txt': '2\n', 'y.log': '', 'run.sh': null }, bench.root);
    expect(await bench.changesBetween(undefined, undefined, signal)).toEqual([
      { path: 'a.txt', before: '1\n', after: '2\n' },
      { path: 'run.sh', before: 'x\n', after: null },
    ]);
    await stage.changes.removeWorkbench(stage.folder, bench.run);
    expect(existsSync(bench.root)).toBe(false);
  });
});
