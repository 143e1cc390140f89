import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** `stewardry hooks install`, and what git then does with a commit. */

let workspace: CliWorkspace;

beforeEach(() => {
  workspace = createCliWorkspace('hooks', { git: true });
});

afterEach(() => workspace.dispose());

const install = (): Promise<{ code: number | null; stdout: string; stderr: string }> => workspace.run(['hooks', 'install']);

describe('in a plain repository, whose path has a space', () => {
  it('commits are checked as they are staged, messages by their rules', async () => {
    const hooks = workspace.at('.git/hooks');
    expect(await install()).toEqual({ code: 0, stdout: `wrote ${hooks}/pre-commit\nwrote ${hooks}/commit-msg\n`, stderr: '' });
    const first = readFileSync(`${hooks}/pre-commit`, 'utf8');
    expect(await install()).toEqual({ code: 0, stdout: `The hooks in "${hooks}" were already installed.\n`, stderr: '' });
    expect([readFileSync(`${hooks}/pre-commit`, 'utf8'), statSync(`${hooks}/pre-commit`).mode & 0o777]).toEqual([first, 0o755]);

    workspace.write('src/a b.ts', 'foo(1);\n');
    workspace.git('add', '.');
    const refused = await workspace.commit('--message=feat: start');
    // Git sends to standard error what its hooks print.
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringContaining('src/a b.ts\n  1:1      error    Do not call foo with 1  no-foo'),
    ]);
    // Mended on disk, not staged: `--all` commits what is on disk.
    workspace.write('src/a b.ts', 'bar(1);\n');
    expect((await workspace.commit('--all', '--message=feat: start')).code).toBe(0);

    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [conventional-commits] }\n');
    const bad = await workspace.commit('--allow-empty', '--message=did things');
    expect([bad.code, bad.stderr]).toEqual([1, expect.stringContaining('commit-format')]);
    expect((await workspace.commit('--allow-empty', '--message=feat: add a thing')).code).toBe(0);
  }, 60_000);

  it('what an existing hook does stays, and runs', async () => {
    workspace.write('.git/hooks/pre-commit', '#!/bin/sh\necho mine >> ran.txt\nexit 0\n');
    workspace.write('.git/hooks/commit-msg', '#!/usr/bin/env bash\necho mine >> ran.txt\n');
    await install();
    // Behind `exit 0` our part would never run.
    expect(workspace.read('.git/hooks/pre-commit')).toMatch(
      /^#!\/bin\/sh\n# >>> stewardry\n[\s\S]*# <<< stewardry\necho mine >> ran\.txt\nexit 0\n$/,
    );
    expect(workspace.read('.git/hooks/commit-msg')).toMatch(
      /^#!\/usr\/bin\/env bash\necho mine >> ran\.txt\n# >>> stewardry\n[\s\S]*# <<< stewardry\n$/,
    );
    workspace.write('src/a.ts', 'foo(1);\n');
    workspace.git('add', 'src');
    expect((await workspace.commit('--message=feat: start')).code).toBe(1);
    workspace.write('src/a.ts', 'bar(1);\n');
    expect((await workspace.commit('--all', '--message=feat: start')).code).toBe(0);
    expect(workspace.read('ran.txt')).toBe('mine\nmine\n');
  }, 60_000);

  it('a hook that is no shell script is left alone', async () => {
    workspace.write('.git/hooks/pre-commit', '#!/usr/bin/env python3\nprint(1)\n');
    expect(await install()).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^stewardry: ".*pre-commit" is not a shell script, so it was not changed\. Call "stewardry check --staged" from it\.\n$/,
      ),
    });
  });
});

it('a worktree uses the hooks of its repository, and they check what is staged in the worktree', async () => {
  workspace.git('add', '.');
  workspace.git('commit', '--quiet', '--message=start');
  workspace.git('worktree', 'add', '--quiet', 'side');
  expect((await workspace.run(['hooks', 'install'], { cwd: 'side' })).stdout).toContain(`wrote ${workspace.at('.git/hooks')}/pre-commit\n`);
  workspace.write('side/src/a.ts', 'foo(1);\n');
  workspace.git('-C', 'side', 'add', 'src');
  expect(() => workspace.git('-C', 'side', 'commit', '--message=feat: side')).toThrow(/Do not call foo with 1/);
}, 60_000);

describe('an existing way to manage hooks is respected', () => {
  it('husky: its files', async () => {
    workspace.write('.husky/pre-commit', 'npm test\n');
    expect((await install()).stdout).toBe(`wrote ${workspace.at('.husky')}/pre-commit\nwrote ${workspace.at('.husky')}/commit-msg\n`);
    expect(workspace.read('.husky/pre-commit')).toMatch(/^npm test\n# >>> stewardry\n/);
  });

  it('core.hooksPath inside the repository', async () => {
    workspace.git('config', 'core.hooksPath', 'tools/hooks');
    expect((await install()).stdout).toBe(
      `wrote ${workspace.at('tools/hooks')}/pre-commit\nwrote ${workspace.at('tools/hooks')}/commit-msg\n`,
    );
  });

  it.each([
    ['lefthook', 'lefthook.yml', '{}', 'lefthook manages the hooks here.'],
    ['pre-commit', '.pre-commit-config.yaml', 'repos: []', 'pre-commit manages the hooks here.'],
    ['simple-git-hooks', 'package.json', '{ "simple-git-hooks": {} }', 'simple-git-hooks manages the hooks here.'],
  ])('%s: by saying what to add to its configuration', async (_, file, content, message) => {
    workspace.write(file, content);
    const { code, stdout } = await install();
    expect([code, stdout]).toEqual([0, expect.stringMatching(new RegExp(`^${message}[\\s\\S]*check --staged[\\s\\S]*`))]);
    expect(workspace.read(file)).toBe(content);
    expect(() => statSync(workspace.at('.git/hooks/pre-commit'))).toThrow('ENOENT');
  });

  it('core.hooksPath elsewhere serves other repositories too: nothing is written there', async () => {
    workspace.git('config', 'core.hooksPath', path.join(workspace.home, 'hooks'));
    const { code, stdout } = await install();
    expect([code, stdout]).toEqual([0, expect.stringContaining('serves other repositories too, so nothing was written there.')]);
    expect(() => statSync(path.join(workspace.home, 'hooks'))).toThrow('ENOENT');
  });
});
