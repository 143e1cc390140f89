/** Every tool that there is, called in a real run: none of them does anything without a decision in the record. */
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as audit from '../../../protocol/audit.ts';
import * as runs from '../../../protocol/runs.ts';
import { createTools } from '../../../server/ai/tools/createTools.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { FINISH, RunStage } from './runStage.ts';

const VERIFY = { name: 'tests', command: 'node --version' };

/** What each is called with, in this order; a tool that is missing here fails the test. */
const CALLS: Readonly<Record<string, object>> = {
  delegate: { persona: 'reviewer', task: 'Only look at it' },
  read_file: { path: 'a.ts' },
  list_files: {},
  search: { pattern: 'export' },
  find_symbol: { name: 'one' },
  edit_file: { path: 'a.ts', edits: [{ old_text: 'one = 1', new_text: 'one = 11' }] },
  write_file: { path: 'c.ts', content: 'export const three = 3;\n' },
  move_file: { from: 'c.ts', to: 'd.ts' },
  delete_file: { path: 'b.ts' },
  run_command: { command: 'node -p 40+2' },
  run_tests: {},
  check_rules: { paths: ['a.ts'] },
  ask_person: { question: 'Which?' },
  note_decision: { what: 'So', why: 'Because' },
  mcp__calc__add: { a: 2, b: 3 },
};

let stage: RunStage;
beforeAll(async () => {
  stage = await RunStage.create('runs-every-tool', { governance: { verify: [VERIFY] } });
  const args = [path.resolve(import.meta.dirname, '../../../server/ai/mcp/fixtures/mcpServer.ts'), 'good'];
  stage.write('.vscode/mcp.json', JSON.stringify({ servers: { calc: { command: process.execPath, args } } }));
}, 60_000);
afterAll(() => stage[Symbol.asyncDispose]());

/** Says yes to everything until the run has ended. */
async function agreeing(id: string): Promise<void> {
  await waitFor(
    `run ${id}`,
    async () => {
      const { run, questions } = await stage.show(id);
      const answers = questions.map(({ id: question }) => ({ question, isAllowed: true, text: 'Yes' }));
      if (answers.length > 0) await stage.ask(runs.answer, { folder: stage.folder, answers });
      return ['completed', 'failed', 'cancelled', 'failed_verification'].includes(run.state) ? true : undefined;
    },
    60_000,
  );
}

it('calls every tool that there is, and each call has its decision', { timeout: 90_000 }, async () => {
  const { folder } = stage;
  const built = createTools({ shell: 'posix', verify: [{ ...VERIFY, timeoutMs: 1 }], delegates: [{ id: 'reviewer', description: '' }] });
  expect(Object.keys(CALLS).toSorted()).toEqual([...built.map(({ name }) => name), 'mcp__calc__add'].toSorted());
  // The reviewer, who gets another task, ends at once.
  stage.script({ when: 'Use everything', call: Object.entries(CALLS).map(([tool, input]) => ({ tool, input })) }, FINISH);
  const { id } = await stage.start('Use everything');
  await agreeing(id);
  const steps = (await stage.steps(id)).filter(({ kind, name }) => kind === 'tool' && name in CALLS);
  expect(steps.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual(
    Object.keys(CALLS)
      .map((name) => `${name} done`)
      .toSorted(),
  );
  const { decisions } = await stage.ask(runs.decisions, { folder, run: id, limit: 500 });
  const { rows } = await stage.ask(audit.list, { folder, limit: 1000 });
  const decided = rows.filter(({ action, verdict }) => action.startsWith('govern/') && verdict === 'allow');
  const undecided = steps.filter(({ id: step }) => !decisions.some((decision) => decision.step === step));
  expect(undecided.map(({ name }) => name)).toEqual([]);
  expect(decided.length).toBeGreaterThanOrEqual(decisions.length);
});
