import { existsSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import type { RunStep } from '../../../protocol/index.ts';
import * as runs from '../../../protocol/runs.ts';
import * as sessions from '../../../protocol/sessions.ts';
import { findProcess } from '../../harness/findProcess.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

/** Whole runs: a scripted model, real git, real rules, real files. */

let stage: RunStage;
let folder: string;
beforeAll(async () => {
  stage = await RunStage.create('runs');
  folder = stage.folder;
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

const write = (file: string, content: string) => ({ call: [{ tool: 'write_file', input: { path: file, content } }] });
const command = (text: string) => ({ call: [{ tool: 'run_command', input: { command: text } }] });
const stepOf = async (id: string, name: string): Promise<RunStep | undefined> => (await stage.steps(id)).find((step) => step.name === name);
const openQuestion = (id: string) => waitFor('a question', async () => (await stage.show(id)).questions[0]);
const say = (question: string, isAllowed: boolean, more: object = {}) =>
  stage.ask(runs.answer, { folder, answers: [{ question, isAllowed, ...more }] });
const decisionsOf = async (run: string) => (await stage.ask(runs.decisions, { folder, run, limit: 500 })).decisions;

describe('a run', { timeout: 60_000 }, () => {
  it('edits in a copy, ends with a verdict, is applied by a person, and taken back', async () => {
    stage.script({ say: 'I add it.', ...write('c.ts', 'export const three = 3;\n') }, FINISH);
    const run = await stage.run('Add three');
    expect(run).toMatchObject({ state: 'completed', review: 'open', filesChanged: 1, isScripted: true, status: 'Added a function.' });
    expect((await stage.show(run.id)).verification?.verdict).toBe('unverified');
    expect(() => stage.read('c.ts')).toThrow();
    const set = await stage.ask(runs.changeSet, { folder, id: run.id });
    expect(set.files).toMatchObject([{ path: 'c.ts', kind: 'added', added: 1, state: 'open', hunks: [{ state: 'open' }] }]);
    const [, edit] = await stage.steps(run.id);
    expect(set.files[0]?.hunks[0]?.steps).toEqual([edit?.id]);
    const applied = await stage.ask(runs.apply, { folder, id: run.id });
    expect([applied.run.review, stage.read('c.ts')]).toEqual(['applied', 'export const three = 3;\n']);
    const undone = await stage.ask(runs.undo, { folder, id: run.id });
    expect(undone.run.review).toBe('undone');
    expect(() => stage.read('c.ts')).toThrow();
    const again = await stage.ask(runs.undo, { folder, id: run.id, application: undone.application });
    expect([again.run.review, stage.read('c.ts')]).toEqual(['applied', 'export const three = 3;\n']);
    await stage.ask(runs.undo, { folder, id: run.id });
  });

  it('is applied and taken back in turn, however soon, and every window has heard of it before the answer', async () => {
    stage.script(write('soon.ts', 'export {};\n'), FINISH);
    const { id } = await stage.run('Soon');
    const told = () => stage.changes.findLast((run) => run.id === id)?.review;
    const apply = () => stage.ask(runs.apply, { folder, id }).then(({ run }) => [run.review, told()]);
    const undo = () => stage.ask(runs.undo, { folder, id }).then(({ run }) => [run.review, told()]);
    expect([await apply(), await undo(), await apply(), await undo()]).toEqual([
      ['applied', 'applied'],
      ['undone', 'undone'],
      ['applied', 'applied'],
      ['undone', 'undone'],
    ]);
    const answers = await Promise.all([apply(), undo(), apply(), undo(), apply()]);
    expect(answers.map(([review]) => review)).toEqual(['applied', 'undone', 'applied', 'undone', 'applied']);
    expect([(await stage.show(id)).run.review, stage.read('soon.ts')]).toEqual(['applied', 'export {};\n']);
    await undo();
  });

  it('says what it was started with, and which message each step belongs to', async () => {
    stage.script({ say: 'I look.', call: [{ tool: 'read_file', input: { path: 'a.ts' } }] }, FINISH);
    const context = [{ kind: 'note', text: 'carefully' } as const];
    const { id, session } = await stage.run('Look', { context });
    expect((await stage.show(id)).given).toEqual({ context, plans: false });
    const { messages } = await stage.ask(sessions.messages, { folder, id: session, run: id });
    const [answer, read] = await stage.steps(id);
    const said = messages.find((message) => message.id === answer?.message)?.content;
    expect([answer?.kind, read?.kind, read?.message, said?.[0]]).toEqual([
      'model',
      'tool',
      answer?.message,
      { kind: 'text', text: 'I look.' },
    ]);
  });

  it('has one decision for each action, and a row in the record for each decision', async () => {
    stage.script(
      {
        call: [
          { tool: 'read_file', input: { path: 'a.ts' } },
          { tool: 'list_files', input: {} },
        ],
      },
      write('d.ts', 'export {};\n'),
      FINISH,
    );
    const run = await stage.run('Look around');
    const decisions = await decisionsOf(run.id);
    const tools = (await stage.steps(run.id)).filter(({ kind }) => kind === 'tool');
    expect(tools.map(({ name, state }) => [name, state])).toEqual([
      ['read_file', 'done'],
      ['list_files', 'done'],
      ['write_file', 'done'],
    ]);
    for (const { id } of tools) expect(decisions.filter(({ step }) => step === id)).toHaveLength(1);
    // Three requests to a model, three calls.
    expect(decisions).toHaveLength(6);
    const { rows } = await stage.ask(audit.list, { folder, filter: { subject: 'd.ts' } });
    expect(rows.map(({ action, verdict }) => [action, verdict])).toEqual([
      ['govern/edit', 'done'],
      ['govern/edit', 'allow'],
    ]);
    expect(rows[0]).toMatchObject({ actor: { kind: 'persona', name: 'developer', model: 'scripted/test' } });
    expect(rows[0]?.policyDigest).toBeTruthy();
    expect(await stage.ask(audit.verify, { folder })).toMatchObject({ ok: true });
  });

  it('one id follows it from the request of the client through the log into every row of the record', async () => {
    stage.script(write('traced.ts', 'export {};\n'), FINISH);
    const { id } = await stage.ask(runs.start, { folder, prompt: 'Leave traces' }, { correlationId: 'of-the-client' });
    await stage.ended(id);
    const { rows } = await stage.ask(audit.list, { folder, filter: { correlationId: 'of-the-client' }, limit: 100 });
    expect([...new Set(rows.map(({ action }) => action))]).toEqual(
      expect.arrayContaining(['runs/start', 'sessions/create', 'govern/model', 'govern/edit']),
    );
    const logged = stage
      .log()
      .split('\n')
      .filter((line) => line.includes('"of-the-client"'));
    expect(logged.some((line) => line.includes('"runs/start"'))).toBe(true);
  });

  it('is rated by a person, who may think again; the newest word is shown and counted', async () => {
    stage.script(FINISH);
    const { id } = await stage.run('Be rated');
    const rate = (value: 'up' | 'down' | 'none', reason = '') => stage.ask(runs.rate, { folder, id, value, reason });
    const counted = async () =>
      (await stage.ask(runs.statistics, { folder, since: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' })).ratings;
    await rate('up');
    expect(await counted()).toEqual({ up: 1, down: 0 });
    await rate('down', 'It did nothing.');
    expect((await stage.show(id)).rating).toMatchObject({ value: 'down', reason: 'It did nothing.', by: expect.any(String) });
    expect(await counted()).toEqual({ up: 0, down: 1 });
    await rate('none');
    expect([(await stage.show(id)).rating, await counted()]).toEqual([undefined, { up: 0, down: 0 }]);
    await expect(stage.ask(runs.rate, { folder, id: 'nothing', value: 'up' })).rejects.toThrow('nothing');
    // It made nothing, so nothing is written, and there is nothing to take back.
    await expect(stage.ask(runs.apply, { folder, id })).rejects.toThrow('changed nothing, so there is nothing to apply');
    expect((await stage.show(id)).applications).toEqual([]);
  });

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
    const step = await stepOf(run.id, 'run_command');
    expect([step?.state, step?.approver, step?.output?.includes('42')]).toEqual(['done', expect.stringContaining('person'), true]);
    expect(await stage.ask(runs.stepOutput, { folder, id: run.id, step: step?.id ?? '' })).toMatchObject({ text: '42\n', isCut: false });
    const { approvals } = await stage.ask(runs.approvals, { folder });
    expect(approvals).toMatchObject([{ scope: `session ${run.session}` }]);
    stage.script({}, {}, {}, command('node -p 40+2'), FINISH);
    const second = await stage.run('Again', { session: run.session });
    expect((await stepOf(second.id, 'run_command'))?.approver).toContain('rule');
    await stage.ask(runs.forgetApproval, { folder, id: approvals[0]?.id ?? '' });
    expect((await stage.ask(runs.approvals, { folder })).approvals).toEqual([]);
  });

  it('with nobody to ask, what must be asked is refused', async () => {
    stage.script(command('node -p 40+3'), FINISH);
    const run = await stage.run('Compute', { approve: 'auto' });
    const step = await stepOf(run.id, 'run_command');
    expect([step?.state, step?.approver]).toEqual(['refused', 'policy approve: auto']);
    expect(run.state).toBe('completed');
  });

  it('a person says no, with words for the model', async () => {
    stage.script(command('node -p 40+4'), { when: 'use your head', ...FINISH });
    const { id } = await stage.start('Compute');
    await say((await openQuestion(id)).id, false, { text: 'use your head' });
    expect(await stage.ended(id)).toMatchObject({ state: 'completed' });
    expect(await stepOf(id, 'run_command')).toMatchObject({ state: 'refused' });
  });

  it('is cancelled with the command that it runs, of which no process is left', async () => {
    stage.script(command('node -e "setInterval(() => {}, 1000)" cancelled-with-its-run'), FINISH);
    const { id } = await stage.start('Wait');
    await say((await openQuestion(id)).id, true);
    const processes = () => findProcess('cancelled-with-its-run');
    await waitFor('the command', async () => (await stepOf(id, 'run_command'))?.state === 'running' && processes());
    await stage.ask(runs.cancel, { folder, id });
    expect((await stage.ended(id)).state).toBe('cancelled');
    expect(processes()).toBeUndefined();
    expect(await stepOf(id, 'run_command')).toMatchObject({ state: 'cancelled' });
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

  it('merges with what a person did meanwhile, takes a part by hunk, and rejects the rest with a reason', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `export const n${index} = ${index};`);
    stage.write('long.ts', `${lines.join('\n')}\n`);
    stage.script(
      { call: [{ tool: 'read_file', input: { path: 'long.ts' } }] },
      {
        call: [
          {
            tool: 'edit_file',
            input: {
              path: 'long.ts',
              edits: [
                { old_text: 'n2 = 2;', new_text: 'n2 = 22;' },
                { old_text: 'n25 = 25;', new_text: 'n25 = 2525;' },
              ],
            },
          },
        ],
      },
      FINISH,
    );
    const { id } = await stage.run('Change two lines');
    stage.write('long.ts', `${lines.join('\n').replace('n12 = 12', 'n12 = 1212')}\n`);
    const [file] = (await stage.ask(runs.changeSet, { folder, id })).files;
    const [first, second] = file?.hunks ?? [];
    const applied = await stage.ask(runs.apply, { folder, id, selection: [{ path: 'long.ts', hunks: [first?.id ?? ''] }] });
    expect([applied.run.review, applied.files]).toEqual(['partly_applied', [{ path: 'long.ts', outcome: 'merged' }]]);
    expect(stage.read('long.ts')).toContain('n2 = 22;');
    expect(stage.read('long.ts')).toContain('n12 = 1212;');
    expect(stage.read('long.ts')).toContain('n25 = 25;');
    await stage.ask(runs.reject, { folder, id, selection: [{ path: 'long.ts', hunks: [second?.id ?? ''] }], reason: 'Too big' });
    const [after] = (await stage.ask(runs.changeSet, { folder, id })).files;
    expect(after?.hunks.map(({ state }) => state)).toEqual(['applied', 'rejected']);
    await stage.ask(runs.undo, { folder, id });
    expect(stage.read('long.ts')).toContain('n2 = 2;');
    expect(stage.read('long.ts')).toContain('n12 = 1212;');
  });

  it('is taken back in parts, then what is left of it, whatever it came in by; and put in again', async () => {
    const lines = Array.from({ length: 40 }, (_, index) => `export const m${index} = ${index};`);
    stage.write('parts.ts', `${lines.join('\n')}\n`);
    const edits = [2, 20, 35].map((at) => ({ old_text: `m${at} = ${at};`, new_text: `m${at} = ${at}00;` }));
    stage.script(
      { call: [{ tool: 'read_file', input: { path: 'parts.ts' } }] },
      { call: [{ tool: 'edit_file', input: { path: 'parts.ts', edits } }, ...write('whole.ts', 'export {};\n').call] },
      FINISH,
    );
    const { id } = await stage.run('Change three lines');
    const [file] = (await stage.ask(runs.changeSet, { folder, id })).files;
    const hunks = file?.hunks.map((hunk) => hunk.id) ?? [];
    const of = (...indices: number[]) => [{ path: 'parts.ts', hunks: indices.map((index) => hunks[index] ?? '') }];
    const applied = () => [2, 20, 35].map((at) => stage.read('parts.ts').includes(`m${at} = ${at}00;`));
    const state = async () => (await stage.show(id)).run.review;
    // One after another, with an edit of the person in between, which stays through all of it.
    await stage.ask(runs.apply, { folder, id, selection: of(0) });
    stage.write('parts.ts', stage.read('parts.ts').replace('m10 = 10;', 'm10 = 1010;'));
    await stage.ask(runs.apply, { folder, id });
    expect([applied(), await state()]).toEqual([[true, true, true], 'applied']);
    const part = await stage.ask(runs.undo, { folder, id, selection: of(0) });
    expect([applied(), await state()]).toEqual([[false, true, true], 'partly_applied']);
    await stage.ask(runs.undo, { folder, id, application: part.application });
    expect([applied(), await state()]).toEqual([[true, true, true], 'applied']);
    await stage.ask(runs.undo, { folder, id, selection: of(1) });
    expect(await stage.ask(runs.fileText, { folder, id, path: 'parts.ts', side: 'undone' })).toMatchObject({
      text: `${lines.join('\n')}\n`.replace('m10 = 10;', 'm10 = 1010;'),
    });
    const rest = await stage.ask(runs.undo, { folder, id });
    expect([applied(), await state(), existsSync(path.join(folder, 'whole.ts'))]).toEqual([[false, false, false], 'undone', false]);
    await expect(stage.ask(runs.undo, { folder, id })).rejects.toThrow('nothing to take back: "Change three lines"');
    await stage.ask(runs.undo, { folder, id, application: rest.application });
    expect([applied(), await state(), existsSync(path.join(folder, 'whole.ts'))]).toEqual([[true, false, true], 'partly_applied', true]);
    await stage.ask(runs.apply, { folder, id, selection: of(1) });
    expect([applied(), await state()]).toEqual([[true, true, true], 'applied']);
    expect(stage.read('parts.ts')).toContain('m10 = 1010;');
  });

  it('three rejections with one reason propose a rule, which a person takes in or puts away', async () => {
    const parts = ['p1', 'p2', 'p3'].map((name) => ({ tool: 'write_file', input: { path: `${name}.ts`, content: `trace('${name}');\n` } }));
    stage.script({ call: parts }, FINISH);
    const { id } = await stage.run('Trace it');
    const reject = (name: string, reason: string) => stage.ask(runs.reject, { folder, id, selection: [{ path: `${name}.ts` }], reason });
    const proposals = async () => (await stage.ask(runs.proposals, { folder })).proposals;
    await reject('p1', 'No trace in our code');
    await reject('p2', 'we do not call trace');
    expect(await proposals()).toEqual([]);
    expect(await reject('p3', 'trace again!')).toMatchObject({ review: 'rejected' });
    const [proposal] = await proposals();
    expect(proposal).toMatchObject({ kind: 'rule', title: 'Do not call trace' });
    expect(() => stage.read('.stewardry/rules/no-trace.yml')).toThrow(); // nothing follows from it by itself
    const { file } = await stage.ask(runs.settleProposal, { folder, id: proposal?.id ?? '', isAccepted: true });
    expect([file?.endsWith('no-trace.yml'), await proposals()]).toEqual([true, []]);
    stage.script({ ...write('q.ts', 'trace(1);\n') }, { when: 'no-trace', ...write('q.ts', 'export {};\n') }, FINISH);
    const next = await stage.run('Trace once more');
    expect(await stepOf(next.id, 'write_file')).toMatchObject({ state: 'refused' });
  });

  it('commits what was applied, with trailers that name run and persona', async () => {
    stage.script(write('h.ts', 'export const h = 1;\n'), FINISH);
    const { id } = await stage.run('Add h');
    const { commit } = await stage.ask(runs.apply, { folder, id, commits: true });
    const message = await simpleGit(folder).raw(['log', '-1', '--format=%B']);
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(message).toContain('feat: add h');
    expect(message).toContain(`Stewardry-Run: ${id}`);
    expect(message).toContain('Stewardry-Persona: developer');
  });

  it('keeps why something was done so, and writes it as a page', async () => {
    const note = { what: 'Use a map', why: 'Look-ups are by id.', alternatives: ['A list'], evidence: [] };
    stage.script({ call: [{ tool: 'note_decision', input: note }] }, FINISH);
    const { id } = await stage.run('Decide');
    const { files } = await stage.ask(runs.exportDecisions, { folder, run: id, into: 'docs/adr' });
    expect(files.map(({ path: name }) => name)).toEqual(['docs/adr/0001-use-a-map.md']);
    expect(stage.read('docs/adr/0001-use-a-map.md')).toContain('Look-ups are by id.');
  });

  it('hands a part to another persona, which works in the same tree with what both may do', async () => {
    stage.script(
      { when: 'Hand it on', call: [{ tool: 'delegate', input: { persona: 'reviewer', task: 'Write the file r.ts' } }] },
      { when: 'Write the file r.ts', ...write('r.ts', 'export {};\n') },
      { when: 'reviewer', ...FINISH },
      FINISH,
    );
    const { id } = await stage.run('Hand it on');
    const { runs: all } = await stage.ask(runs.list, { folder });
    const child = all.find(({ parent }) => parent === id);
    expect(child).toMatchObject({ persona: 'reviewer', state: 'completed' });
    // A reviewer may not write, whoever hands it the work.
    expect(await stepOf(child?.id ?? '', 'write_file')).toBeUndefined();
  });

  it('a second request with the same key starts nothing', async () => {
    stage.script(FINISH);
    const first = await stage.start('Once', { key: 'k1' });
    expect((await stage.start('Once', { key: 'k1' })).id).toBe(first.id);
    await stage.ended(first.id);
  });

  it('says what happens in order and without a gap, and lists runs newest first', async () => {
    stage.script({ say: 'Hello there.' }, FINISH);
    stage.script({ say: 'Hello there.', ...FINISH });
    const { id } = await stage.run('Talk');
    const messages = stage.events.filter(({ run }) => run === id);
    expect(messages.map(({ sequence }) => sequence)).toEqual(messages.map((_, index) => index + 1));
    const text = messages.flatMap(({ events }) => events).flatMap((event) => (event.kind === 'text' ? [event.text] : []));
    expect(text.join('')).toBe('Hello there.');
    expect((await stage.ask(runs.list, { folder, limit: 1 })).runs[0]?.id).toBe(id);
  });

  it('with models switched off the answer says so, and there is no run', async () => {
    const { runs: before } = await stage.ask(runs.list, { folder });
    stage.configure({ ai: { mode: 'none' } });
    await expect(stage.start('Anything')).rejects.toThrow('"ai.mode" is none');
    stage.configure({});
    expect((await stage.ask(runs.list, { folder })).runs).toHaveLength(before.length);
  });
});
