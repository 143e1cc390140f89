import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { simpleGit } from 'simple-git';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

/** `kill -9` in the middle of a run: another process goes on with it, and no effect is there twice. */

const PROGRAM = fileURLToPath(new URL('killedProgram.ts', import.meta.url));
const CONFIG = { governance: { commands: { allow: ['node append.mjs'] } } };

let stage: RunStage;
beforeEach(async () => {
  stage = await RunStage.create('kills', CONFIG);
  stage.write('append.mjs', "import { appendFileSync } from 'node:fs';\nappendFileSync('log.txt', 'line\\n');\n");
  await simpleGit(stage.folder).add('.').commit('chore: append');
  const added = { path: 'a.ts', edits: [{ old_text: 'one = 1;', new_text: 'one = 1;\nexport const more = 2;' }] };
  stage.script(
    { call: [{ tool: 'read_file', input: { path: 'a.ts' } }] },
    { call: [{ tool: 'edit_file', input: added }] },
    { call: [{ tool: 'run_command', input: { command: 'node append.mjs' } }] },
    FINISH,
  );
  await stage.backend.close();
}, 60_000);
afterEach(() => stage[Symbol.asyncDispose]());

/** Starts a run in another process, which dies at that point. */
async function startAndDie(point: string, count: number): Promise<void> {
  const env = {
    PATH: process.env['PATH'],
    HOME: stage.root.path,
    STEWARDRY_HOME: path.join(stage.root.path, 'home'),
    // Compiled once for all tests.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
  };
  const child = spawn(process.execPath, [PROGRAM, stage.folder, point, String(count)], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [, signal] = await once(child, 'exit');
  expect(signal).toBe('SIGKILL');
}

it.each([
  ['decide', 1],
  ['done', 1],
  ['decide', 4],
  ['running', 1],
  ['done', 2],
  ['running', 2],
  ['done', 3],
] as const)('killed at "%s" %i the run goes on and does nothing twice', { timeout: 90_000 }, async (point, count) => {
  await startAndDie(point, count);
  await stage.open(true);
  const { runs: all } = await stage.ask(runs.list, { folder: stage.folder });
  const run = await stage.ended(all[0]?.id ?? '');
  expect([all.length, run.state]).toEqual([1, 'completed']);
  const text = async (file: string) =>
    (await stage.ask(runs.fileText, { folder: stage.folder, id: run.id, path: file, side: 'proposed' })).text;
  expect(await text('a.ts')).toBe('export const one = 1;\nexport const more = 2;\n');
  const steps = (await stage.steps(run.id)).filter(({ kind }) => kind === 'tool');
  expect(steps.map(({ name }) => name)).toEqual(['read_file', 'edit_file', 'run_command']);
  // A command that was interrupted is told of, not repeated.
  if (steps[2]?.state === 'done') expect(await text('log.txt')).toBe('line\n');
  else expect(steps[2]?.output).toContain('interrupted');
  expect(await stage.ask(audit.verify, { folder: stage.folder })).toMatchObject({ ok: true });
});

it('a program that does not stay takes up nothing by itself, and a person can', { timeout: 90_000 }, async () => {
  await startAndDie('done', 1);
  await stage.open();
  const { runs: all } = await stage.ask(runs.list, { folder: stage.folder });
  const id = all[0]?.id ?? '';
  expect(all[0]?.state).not.toBe('completed');
  await stage.ask(runs.resume, { folder: stage.folder, id });
  expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
});

it('a backend that stops leaves its run to the next, which goes on by itself', { timeout: 90_000 }, async () => {
  await stage.open();
  stage.script(
    { call: [{ tool: 'run_command', input: { command: 'node -e "setInterval(() => {}, 1000)"' } }] },
    { when: 'interrupted', ...FINISH },
    FINISH,
  );
  const { id } = await stage.start('Wait');
  const question = await waitFor('a question', async () => (await stage.show(id)).questions[0]);
  await stage.ask(runs.answer, { folder: stage.folder, answers: [{ question: question.id, isAllowed: true }] });
  await waitFor('the command', async () =>
    (await stage.steps(id)).some(({ name, state }) => name === 'run_command' && state === 'running'),
  );
  await stage.backend.close();
  await stage.open(true);
  expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
  expect((await stage.steps(id)).find(({ name }) => name === 'run_command')?.output).toContain('interrupted');
});
