import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { findProcess } from '../../harness/findProcess.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { command, FINISH, RunStage, write } from './runStage.ts';

/** Where a run waits for a person, or is told something: a scripted model, real git, real rules, real files. */

let stage: RunStage;
let folder: string;
beforeAll(async () => {
  stage = await RunStage.create('runs');
  folder = stage.folder;
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const openQuestion = (id: string) => waitFor('a question', async () => (await stage.show(id)).questions[0]);
const say = (question: string, isAllowed: boolean, more: object = {}) =>
  stage.ask(runs.answer, { folder, answers: [{ question, isAllowed, ...more }] });

describe('a run', { timeout: 60_000 }, () => {
  it('a write that breaks a blocking rule does not happen, the model is told why and mends it', async () => {
    stage.script(write('e.ts', 'foo(1);\n'), { when: 'no-foo', ...write('e.ts', 'bar(1);\n') }, FINISH);
    const run = await stage.run('Call something');
    const [refused, mended] = (await stage.steps(run.id)).filter(({ name }) => name === 'write_file');
    expect([refused?.state, refused?.verdict?.outcome, mended?.state]).toEqual(['refused', 'deny', 'done']);
    expect(refused?.verdict?.opinions).toMatchObject([{ check: 'rule_compliance', rules: ['no-foo'] }]);
    expect(await stage.ask(runs.fileText, { folder, id: run.id, path: 'e.ts', side: 'proposed' })).toMatchObject({ text: 'bar(1);\n' });
  });

  it('asks a person, waits, and remembers a yes for exactly this command', async () => {
    stage.script(command('node -p 40+2'), FINISH);
    const started = await stage.start('Compute');
    const question = await openQuestion(started.id);
    expect(question).toMatchObject({ kind: 'action', title: 'node -p 40+2', run: started.id });
    expect((await stage.show(started.id)).run).toMatchObject({ state: 'waiting', questions: 1 });
    await say(question.id, true, { remember: 'session' });
    const run = await stage.ended(started.id);
    const step = await stage.stepOf(run.id, 'run_command');
    expect([step?.state, step?.approver, step?.output?.includes('42')]).toEqual(['done', expect.stringContaining('person'), true]);
    expect(await stage.ask(runs.stepOutput, { folder, id: run.id, step: step?.id ?? '' })).toMatchObject({ text: '42\n', isCut: false });
    const { approvals } = await stage.ask(runs.approvals, { folder });
    expect(approvals).toMatchObject([{ scope: `session ${run.session}` }]);
    stage.script({}, {}, {}, command('node -p 40+2'), FINISH);
    const second = await stage.run('Again', { session: run.session });
    expect((await stage.stepOf(second.id, 'run_command'))?.approver).toContain('rule');
    await stage.ask(runs.forgetApproval, { folder, id: approvals[0]?.id ?? '' });
    expect((await stage.ask(runs.approvals, { folder })).approvals).toEqual([]);
  });

  it('with nobody to ask, what must be asked is refused', async () => {
    stage.script(command('node -p 40+3'), FINISH);
    const run = await stage.run('Compute', { approve: 'auto' });
    const step = await stage.stepOf(run.id, 'run_command');
    expect([step?.state, step?.approver]).toEqual(['refused', 'policy approve: auto']);
    expect(run.state).toBe('completed');
  });

  it('a person says no, with words for the model', async () => {
    stage.script(command('node -p 40+4'), { when: 'use your head', ...FINISH });
    const { id } = await stage.start('Compute');
    await say((await openQuestion(id)).id, false, { text: 'use your head' });
    expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
    expect(await stage.stepOf(id, 'run_command')).toMatchObject({ state: 'refused' });
  });

  it('is cancelled with the command that it runs, of which no process is left', async () => {
    stage.script(command('node -e "setInterval(() => {}, 1000)" cancelled-with-its-run'), FINISH);
    const { id } = await stage.start('Wait');
    await say((await openQuestion(id)).id, true);
    const processes = () => findProcess('cancelled-with-its-run');
    await waitFor('the command', async () => (await stage.stepOf(id, 'run_command'))?.state === 'running' && processes());
    await stage.ask(runs.cancel, { folder, id });
    expect((await stage.ended(id)).state).toBe('cancelled');
    expect(processes()).toBeUndefined();
    expect(await stage.stepOf(id, 'run_command')).toMatchObject({ state: 'cancelled' });
  });

  it('pauses before its next step, hears what a person says, and goes on, but not while AI is switched off', async () => {
    stage.script(command('node -p 1'), { when: 'Use four', ...write('f.ts', 'export const four = 4;\n') }, FINISH);
    const { id } = await stage.start('Add a number');
    const question = await openQuestion(id);
    await stage.ask(runs.pause, { folder, id });
    await say(question.id, true);
    await stage.until(id, ({ state }) => state === 'paused');
    await stage.ask(runs.steer, { folder, id, text: 'Use four' });
    stage.configure({ ai: { mode: 'none' } });
    await expect(stage.ask(runs.resume, { folder, id })).rejects.toThrow('"ai.mode" is none');
    stage.configure({});
    await stage.ask(runs.resume, { folder, id });
    expect(await stage.ended(id)).toMatchObject({ state: 'completed', filesChanged: 1 });
    expect((await stage.steps(id)).find(({ kind }) => kind === 'message')).toMatchObject({ state: 'done', title: 'Use four' });
  });

  it('makes a plan, waits for a yes, and says how far it is', async () => {
    stage.script(
      {
        call: [
          {
            tool: 'propose_plan',
            input: {
              points: [
                { title: 'Look', detail: '' },
                { title: 'Write', detail: 'in g.ts' },
              ],
            },
          },
        ],
      },
      { ...write('g.ts', 'export {};\n') },
      { call: [{ tool: 'report_progress', input: { done: [1] } }] },
      FINISH,
    );
    const { id } = await stage.start('Plan it', { plans: true });
    const question = await openQuestion(id);
    expect(question).toMatchObject({ kind: 'plan', detail: '1. **Look**\n2. **Write**\n   in g.ts' });
    await say(question.id, true);
    expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
    expect((await stage.show(id)).plan).toEqual([
      { title: 'Look', isDone: true },
      { title: 'Write', isDone: false },
    ]);
  });
});
