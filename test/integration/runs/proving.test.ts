/** The workspace's own commands as proof: found, confirmed by a person, kept. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

let stage: RunStage;
beforeEach(async () => {
  stage = await RunStage.create('runs-proving');
  stage.write('Makefile', 'test:\n\tgrep -q three c.ts\n');
  const write = { call: [{ tool: 'write_file', input: { path: 'c.ts', content: 'export const three = 3;\n' } }] };
  // A second run of a session goes on in the script.
  stage.script(write, FINISH, write, FINISH);
}, 60_000);
afterEach(() => stage[Symbol.asyncDispose]());

async function answerFirst(id: string, isAllowed: boolean) {
  const question = await waitFor('a question', async () => (await stage.show(id)).questions[0]);
  await stage.ask(runs.answer, { folder: stage.folder, answers: [{ question: question.id, isAllowed }] });
  return question;
}
const verificationOf = async (id: string) => (await stage.show(id)).verification;

it('a yes is kept in the configuration, proves this run, and is not asked again', { timeout: 60_000 }, async () => {
  const { id } = await stage.start('Add three');
  const question = await answerFirst(id, true);
  expect(question).toMatchObject({ kind: 'action', detail: expect.stringContaining('- tests: `make test` (from Makefile)') });
  expect(question.detail).toContain('`.stewardry/config.yaml` under `governance.verify`');
  expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
  expect((await verificationOf(id))?.checks).toContainEqual(expect.objectContaining({ name: 'tests', outcome: 'passed' }));
  expect(stage.read('.stewardry/config.yaml')).toContain('make test');
  const { rows } = await stage.ask(audit.list, { folder: stage.folder, filter: { action: 'workspace/setConfig' } });
  expect(new Set(rows.map(({ actor }) => actor.kind))).toEqual(new Set(['person']));
  expect(await stage.run('Add three again')).toMatchObject({ state: 'completed' });
});

it('a no holds for the session, and the verdict says why nothing was run', { timeout: 60_000 }, async () => {
  const first = await stage.start('Add three');
  await answerFirst(first.id, false);
  expect(await stage.ended(first.id)).toMatchObject({ state: 'completed' });
  const second = await stage.run('Add three again', { session: first.session });
  for (const { id } of [first, second]) {
    expect(await verificationOf(id)).toMatchObject({
      verdict: 'unverified',
      checks: expect.arrayContaining([
        expect.objectContaining({ name: 'commands', outcome: 'skipped', detail: expect.stringContaining('does not want `make test`') }),
      ]),
    });
  }
  expect(stage.read('.stewardry/config.yaml')).not.toContain('make test');
});

it('an empty list in the configuration is an answer: nobody is asked', { timeout: 60_000 }, async () => {
  stage.configure({ governance: { verify: [] } });
  const { id } = await stage.run('Add three');
  expect(await verificationOf(id)).toMatchObject({
    verdict: 'unverified',
    checks: expect.arrayContaining([
      expect.objectContaining({ name: 'commands', outcome: 'skipped', detail: expect.stringContaining('is an empty list') }),
    ]),
  });
  expect(stage.events.flatMap(({ events }) => events).filter(({ kind }) => kind === 'question')).toEqual([]);
});

it('with nobody there to be asked nothing is asked, run or written', { timeout: 60_000 }, async () => {
  const { id } = await stage.run('Add three', { approve: 'auto' });
  expect(await verificationOf(id)).toMatchObject({
    verdict: 'unverified',
    checks: expect.arrayContaining([
      expect.objectContaining({ name: 'commands', detail: expect.stringContaining('nobody is there to confirm them') }),
    ]),
  });
  expect((await stage.steps(id)).filter(({ kind }) => kind === 'verification')).toEqual([]);
  expect(stage.read('.stewardry/config.yaml')).not.toContain('make test');
});
