import { chmodSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../../../server/commands/sandbox.ts';
import { command, FINISH, RunStage } from './runStage.ts';

/** git as a command of a run: in its copy it works, and the person's repository has no part in it. */

const { isAvailable } = await createSandbox().state();
let stage: RunStage;
beforeAll(async () => {
  stage = await RunStage.create('git-in-run', { governance: { commands: { allow: ['git *', 'git add *', 'git commit *'] } } });
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

/** Everything of the person's repository that a run must not touch. */
async function stateOf(): Promise<unknown> {
  const git = simpleGit(stage.folder);
  return [
    await git.raw('for-each-ref'),
    await git.raw('rev-list', '--all', '--reflog', 'HEAD'),
    await git.raw('count-objects', '-v'),
    await git.raw('worktree', 'list'),
    readFileSync(path.join(stage.folder, '.git/index')).toString('base64'),
    readFileSync(path.join(stage.folder, '.git/config'), 'utf8'),
  ];
}

describe.runIf(isAvailable)('a confined command', { timeout: 60_000 }, () => {
  it('stages and commits in the copy; hooks run as confined as it is, and the person’s repository stays as it was', async () => {
    const escaped = path.join(stage.root.path, 'escaped');
    stage.write('.git/hooks/pre-commit', `#!/bin/sh\necho hook > hooked.txt\necho x > ${escaped} || true\n`);
    chmodSync(path.join(stage.folder, '.git/hooks/pre-commit'), 0o755);
    const before = await stateOf();
    stage.script(
      { call: [{ tool: 'write_file', input: { path: 'c.ts', content: 'export {};\n' } }] },
      command('git add c.ts'),
      command('git commit -m "feat: c"'),
      command('git log --format=%s -2'),
      command('git status --porcelain'),
      FINISH,
    );
    const run = await stage.run('Commit it', { approve: 'auto' });
    const steps = (await stage.steps(run.id)).filter(({ name }) => name === 'run_command');
    expect(steps.map(({ state, output }) => [state, output?.includes('rror:') ?? false])).toEqual(Array(4).fill(['done', false]));
    expect(steps[2]?.output).toContain('feat: c\nchore: begin');
    expect(steps[3]?.output).toContain('?? hooked.txt');
    expect([await stateOf(), existsSync(escaped), run.filesChanged]).toEqual([before, false, 2]);
  });
});
