import { existsSync } from 'node:fs';
import path from 'node:path';
import { simpleGit } from 'simple-git';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { FINISH, RunStage, write } from './runStage.ts';

/** What a person does with what a run made: a scripted model, real git, real rules, real files. */

let stage: RunStage;
let folder: string;
beforeAll(async () => {
  stage = await RunStage.create('runs');
  folder = stage.folder;
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

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
    expect(await stage.stepOf(next.id, 'write_file')).toMatchObject({ state: 'refused' });
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
});
