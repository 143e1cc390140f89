import { afterEach, beforeEach, expect, it } from 'vitest';
import * as runs from '../../../protocol/runs.ts';
import { FINISH, RunStage } from './runStage.ts';

/** Whole runs: scripted model, real git, real rules, real files. */

let stage: RunStage;
beforeEach(async () => {
  stage = await RunStage.create('runs');
});
afterEach(() => stage[Symbol.asyncDispose]());

it('edits in a copy, is verified, applied and undone', async () => {
  stage.script({ say: 'I add it.', call: [{ tool: 'write_file', input: { path: 'c.ts', content: 'export const three = 3;\n' } }] }, FINISH);
  const run = await stage.run('Add three');
  expect(run).toMatchObject({ state: 'completed', review: 'open', filesChanged: 1, isScripted: true });
  expect(() => stage.read('c.ts')).toThrow();
  const set = await stage.ask(runs.changeSet, { folder: stage.folder, id: run.id });
  expect(set.files).toMatchObject([{ path: 'c.ts', kind: 'added', added: 1, state: 'open' }]);
  const applied = await stage.ask(runs.apply, { folder: stage.folder, id: run.id });
  expect([applied.run.review, stage.read('c.ts')]).toEqual(['applied', 'export const three = 3;\n']);
  const undone = await stage.ask(runs.undo, { folder: stage.folder, id: run.id });
  expect(undone.run.review).toBe('undone');
  expect(() => stage.read('c.ts')).toThrow();
});
