/** Finished edits become a change set that is reviewed, applied and taken back like that of a run. */
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import { FINISH, RunStage } from './runStage.ts';

let stage: RunStage;
beforeAll(async () => {
  stage = await RunStage.create('runs-propose', {});
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const propose = (files: { path: string; base: string | null; proposed: string | null }[]) =>
  stage.ask(runs.propose, { folder: stage.folder, title: 'Template sample', by: 'template', files });

it('is reviewed, applied, taken back and recorded', async () => {
  const { folder } = stage;
  const git = simpleGit(folder);
  const run = await propose([
    { path: 'new/hello.txt', base: null, proposed: 'hello\n' },
    { path: 'a.ts', base: stage.read('a.ts'), proposed: `${stage.read('a.ts')}export const two = 2;\n` },
  ]);
  expect(run).toMatchObject({ state: 'completed', persona: 'template', filesChanged: 2, review: 'open', title: 'Template sample' });
  const { files } = await stage.ask(runs.changeSet, { folder, id: run.id });
  expect(files.map(({ path, kind, added }) => ({ path, kind, added }))).toEqual([
    { path: 'a.ts', kind: 'modified', added: 1 },
    { path: 'new/hello.txt', kind: 'added', added: 1 },
  ]);
  expect((await stage.ask(runs.show, { folder, id: run.id })).verification?.verdict).toBe('unverified');
  await stage.ask(runs.apply, { folder, id: run.id });
  expect(stage.read('new/hello.txt')).toBe('hello\n');
  await stage.ask(runs.undo, { folder, id: run.id });
  expect((await git.status()).files).toEqual([]);
  const { rows } = await stage.ask(audit.list, { folder, limit: 100 });
  expect(
    rows
      .filter(({ action }) => action === 'runs/propose')
      .map(({ verdict }) => verdict)
      .toSorted(),
  ).toEqual(['done', 'intended']);
});

it('counts as no work of an agent, whether it is taken or turned down', async () => {
  const { folder } = stage;
  const [since, until] = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'];
  const { id } = await propose([{ path: 'counted.txt', base: null, proposed: 'x' }]);
  await stage.ask(runs.apply, { folder, id });
  const refused = await propose([{ path: 'turned-down.txt', base: null, proposed: 'x' }]);
  await stage.ask(runs.reject, { folder, id: refused.id, reason: 'Not here.' });
  const counted = await stage.ask(runs.statistics, { folder, since, until });
  expect(counted).toMatchObject({ runs: [], times: [], leadTimes: [], hunks: { applied: 0, rejected: 0 } });
  stage.script({ call: [{ tool: 'write_file', input: { path: 'by-agent.ts', content: 'export {};\n' } }] }, FINISH);
  const run = await stage.run('Write');
  await stage.ask(runs.apply, { folder, id: run.id });
  const { runs: groups, hunks, leadTimes } = await stage.ask(runs.statistics, { folder, since, until });
  expect([groups.map(({ runs: count, review }) => [count, review]), hunks.applied > 0, leadTimes.length]).toEqual([
    [[1, 'applied']],
    true,
    1,
  ]);
});

it('has one session for all, and nothing to resume or to verify again', async () => {
  const { folder } = stage;
  const [first, second] = [
    await propose([{ path: 'x.txt', base: null, proposed: 'x' }]),
    await propose([{ path: 'y.txt', base: null, proposed: 'y' }]),
  ];
  expect(second.session).toBe(first.session);
  await expect(stage.ask(runs.verify, { folder, id: first.id })).rejects.toThrow('is a proposal');
  await expect(stage.ask(runs.resume, { folder, id: first.id })).rejects.toThrow('is a proposal');
});

it('is refused when it changes nothing, or leads out of the folder', async () => {
  await expect(propose([{ path: 'a.ts', base: 'same', proposed: 'same' }])).rejects.toThrow('changes nothing');
  await expect(propose([{ path: '../a.ts', base: null, proposed: 'x' }])).rejects.toThrow('is refused');
});

it('brings commands, which run when it is applied and the policy has nothing against them', async () => {
  const { folder } = stage;
  const { id } = await propose([{ path: 'svc/hello.txt', base: null, proposed: 'hello\n' }]);
  const run = (command: string, cwd = 'svc') => stage.ask(runs.runCommand, { folder, id, command, cwd });
  await expect(run('cat hello.txt')).rejects.toThrow('is not applied');
  await stage.ask(runs.apply, { folder, id });
  expect(await run('cat hello.txt')).toMatchObject({ exitCode: 0, output: expect.stringContaining('hello') });
  expect(await run('exit 3')).toMatchObject({ exitCode: 3 });
  await expect(run('rm -rf /')).rejects.toThrow('was not done');
  await expect(run('ls', '../..')).rejects.toThrow('outside');
  const { rows } = await stage.ask(audit.list, { folder, limit: 100 });
  const decided = rows.filter(({ action }) => action === 'govern/command');
  expect(decided.map(({ subject, verdict }) => `${subject} ${verdict}`)).toContain('rm -rf / deny');
});
