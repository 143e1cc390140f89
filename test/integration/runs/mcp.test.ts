/** Runs whose model uses an MCP server: a real one, in a process of its own, named by the repository. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

let stage: RunStage;
beforeAll(async () => {
  stage = await RunStage.create('runs-mcp');
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const script = path.resolve(import.meta.dirname, '../../../server/ai/mcp/fixtures/mcpServer.ts');
const offer = (name: string, mode: string): void =>
  stage.write('.vscode/mcp.json', JSON.stringify({ servers: { [name]: { command: process.execPath, args: [script, mode] } } }));
const add = (server: string) => ({ call: [{ tool: `mcp__${server}__add`, input: { a: 2, b: 3 } }] });

/** Answers every question of a run until it has ended; what was asked. */
async function answering(id: string, isAllowed: (title: string, reason: string) => boolean): Promise<string[]> {
  const asked: string[] = [];
  const hasEnded = async (): Promise<boolean> => {
    const { run, questions } = await stage.show(id);
    for (const { id: question, reason, title } of questions) {
      asked.push(reason);
      const answer = { question, isAllowed: isAllowed(title, reason), remember: 'workspace' as const };
      await stage.ask(runs.answer, { folder: stage.folder, answers: [answer] });
    }
    return ['completed', 'failed', 'cancelled', 'failed_verification'].includes(run.state);
  };
  await waitFor(`run ${id}`, async () => ((await hasEnded()) ? true : undefined), 30_000);
  return asked;
}

const START = /starting it runs .*mcpServer\.ts .* outside of the run's copy/;
const CALL = /^What "add" of the MCP server "\w+" does can be neither checked beforehand nor taken back/;
const outputs = async (id: string) =>
  (await stage.steps(id))
    .filter(({ name }) => name.startsWith('mcp'))
    .map(({ state, output }) => [state, output?.split('\n')[1] ?? output]);

it('starting it and each call are asked for; a yes to exactly the same is remembered; it ends with the run', {
  timeout: 60_000,
}, async () => {
  offer('calc', 'good');
  stage.script(add('calc'), FINISH);
  const first = await stage.start('Add');
  expect(await answering(first.id, () => true)).toEqual([expect.stringMatching(START), expect.stringMatching(CALL)]);
  expect(await outputs(first.id)).toEqual([
    ['done', undefined],
    ['done', '5'],
  ]);
  const second = await stage.start('Add again');
  expect(await answering(second.id, () => true)).toEqual([]);
  expect((await outputs(second.id)).at(-1)).toEqual(['done', '5']);
});

it('a server that may not be started is left out, and the run goes on without it', { timeout: 60_000 }, async () => {
  offer('other', 'good');
  stage.script(add('other'), FINISH);
  const run = await stage.start('Add');
  expect(await answering(run.id, () => false)).toEqual([expect.stringMatching(START)]);
  expect((await stage.show(run.id)).run.state).toBe('completed');
  const notices = stage.events
    .filter((event) => event.run === run.id)
    .flatMap(({ events }) => events.flatMap((event) => (event.kind === 'notice' ? [event.text] : [])));
  expect(notices).toContainEqual(expect.stringContaining('The MCP server "other" is left out'));
});

it('a tool that the server has turned into something else is refused, shown anew, and asked for anew', { timeout: 60_000 }, async () => {
  offer('pull', 'once');
  stage.script(add('pull'), add('pull'), FINISH);
  const run = await stage.start('Add');
  expect(await answering(run.id, () => true)).toEqual([
    expect.stringMatching(START),
    expect.stringMatching(CALL),
    expect.stringMatching(CALL),
  ]);
  expect(await outputs(run.id)).toEqual([
    ['done', undefined],
    ['done', expect.stringContaining('has changed what "add" is')],
    ['done', '5'],
  ]);
});

it('a persona without tools of a server never starts it', { timeout: 60_000 }, async () => {
  offer('calc', 'dies');
  stage.script(add('calc'), FINISH);
  const run = await stage.start('Look', { persona: 'reviewer' });
  expect(await answering(run.id, () => true)).toEqual([]);
  expect((await stage.steps(run.id)).filter(({ name }) => name.startsWith('mcp:'))).toEqual([]);
});
