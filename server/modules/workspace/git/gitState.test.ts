import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changeSince, parseChangedLines, readHead, stagedChange } from './gitState.ts';
import { stagedTexts } from './stagedTexts.ts';

describe('parseChangedLines', () => {
  it('the new lines of each file, from 0', () => {
    const patch = `diff --git a/a.ts b/a.ts\n--- a/a.ts\n+++ b/a.ts\n@@ -2 +2 @@ f()\n-x\n+y\n@@ -9,0 +10,2 @@\n+1\n+2\n@@ -20,3 +21,0 @@\n-1\n-2\n-3\n`;
    expect(parseChangedLines(patch)).toEqual({ 'a.ts': [1, 9, 10] });
  });

  it('content that looks like a header is content', () => {
    const patch = `--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,3 @@\n--- a/old.ts\n-@@ -1 +1 @@\n+++ b/new.ts\n+@@ -7 +7 @@\n++++ b/other.ts\n--- a/b.md\n+++ b/b.md\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n`;
    expect(parseChangedLines(patch)).toEqual({ 'a.md': [0, 1, 2], 'b.md': [0] });
  });

  it('names with spaces, and quoted ones', () => {
    const patch = `+++ b/with space.ts\t\n@@ -0,0 +1 @@\n+x\n+++ "b/\\303\\244 \\"q\\" \\\\ \\t.ts"\n@@ -0,0 +1 @@\n+x\n`;
    expect(parseChangedLines(patch)).toEqual({ 'with space.ts': [0], 'ä "q" \\ \t.ts': [0] });
  });
});

describe('with a real repository', () => {
  let folder: string;
  const { signal } = new AbortController();
  const git = (...args: string[]): string => execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', stdio: 'pipe' });
  const write = (name: string, content: string | Uint8Array): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stewardry git-'));
    git('init', '--quiet', '--initial-branch=main');
    git('config', 'user.email', 'test@example.test');
    git('config', 'user.name', 'Test');
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('what is staged before the first commit, in odd names too; the text is the staged one', async () => {
    const names = ['a b.ts', 'empty.ts', 'quote"d.ts', 'tab\t.ts', 'sub/ä.ts', '-dash.ts', ':colon.ts'].sort();
    for (const name of names) write(name, name === 'empty.ts' ? '' : `${name}\n`);
    git('add', '--all');
    for (const name of names) write(name, 'changed since\n');
    unlinkSync(path.join(folder, 'a b.ts'));
    const { paths, lines } = await stagedChange(folder, signal);
    expect(paths).toEqual(names);
    expect(lines).toEqual(Object.fromEntries(names.filter((name) => name !== 'empty.ts').map((name) => [name, [0]])));
    const texts = await stagedTexts(folder, paths, signal);
    expect([...texts]).toEqual(names.map((name) => [name, name === 'empty.ts' ? '' : `${name}\n`]));
  });

  it('binary and badly encoded staged files have no text; a byte order mark is no part of it', async () => {
    write('binary', 'a\0b');
    write('latin', Buffer.from('ä', 'latin1'));
    write('marked.ts', '\uFEFFx');
    git('add', '--all');
    expect([...(await stagedTexts(folder, ['binary', 'latin', 'marked.ts', 'not staged'], signal))]).toEqual([['marked.ts', 'x']]);
  });

  it('what differs from a revision: changed, new and untracked, not deleted or ignored; whatever git is configured to print', async () => {
    write('a.ts', '1\n2\n3\n');
    write('gone.ts', '1\n');
    write('.gitignore', 'ignored.ts\n');
    git('add', '--all');
    git('commit', '--quiet', '--message=one');
    for (const setting of ['diff.noprefix=true', 'diff.external=false', 'color.ui=always', 'diff.renames=copies', 'core.quotePath=false'])
      git('config', ...setting.split('='));
    write('a.ts', '1\nzwei\n3\n');
    unlinkSync(path.join(folder, 'gone.ts'));
    write('ignored.ts', '');
    write('sub/neu ä.ts', '');
    write('staged.ts', 'x\n');
    git('add', 'staged.ts');
    expect(await changeSince(folder, 'HEAD', signal)).toEqual({
      paths: ['a.ts', 'staged.ts', 'sub/neu ä.ts'],
      lines: { 'a.ts': [1], 'staged.ts': [0] },
    });
    // A workspace may be a folder of the repository: its paths are relative to it.
    expect((await changeSince(path.join(folder, 'sub'), 'HEAD', signal)).paths).toEqual(['neu ä.ts']);
    expect(await readHead(folder)).toEqual({ branch: 'main', commit: git('rev-parse', 'HEAD').trim() });
  });

  it('an unknown revision, one that is an option, and a folder without a repository are refused', async () => {
    await expect(changeSince(folder, 'nowhere', signal)).rejects.toThrow('"nowhere" names no commit');
    await expect(changeSince(folder, '--output=x', signal)).rejects.toThrow('it looks like an option');
    rmSync(path.join(folder, '.git'), { recursive: true });
    await expect(stagedChange(folder, signal)).rejects.toThrow('is not in a git repository');
    expect(await readHead(folder)).toBeUndefined();
  });
});
