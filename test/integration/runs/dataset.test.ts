import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import * as runs from '../../../protocol/runs.ts';
import { runCommandLine } from '../../../server/transports/cli/program.ts';
import { createSession } from '../../../server/transports/cli/session.ts';
import type { Terminal } from '../../../server/transports/cli/terminal.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakePart, FakeReply } from '../../harness/fakeProvider/scenarios.ts';
import { RunStage } from './runStage.ts';

/** Runs of a real provider's wire, as examples to train a model with. */

const SECRET = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
const ADDRESS = 'ada.lovelace@analytical-engines.com';
const PRIVATE = 'The plans for spring';

let stage: RunStage;
let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
  stage = await RunStage.create('dataset', {}, { STEWARDRY_AI_PROVIDERS: JSON.stringify({ ollama: { url: fake.url } }) });
  const models = ['ollama/fake'];
  stage.configure({ ai: { script: undefined, tiers: { standard: models, reason: models, fast: models }, privatePaths: ['plans/**'] } });
  stage.write('plans/spring.md', PRIVATE);
  stage.write('token.ts', `export const token = '${SECRET}'; // of ${ADDRESS}\n`);
}, 60_000);
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await fake.close();
});

const calls = (name: string, input: object): FakeReply => {
  const part: FakePart = { kind: 'tool', name, pieces: [JSON.stringify(input)] };
  return { kind: 'turn', turn: { parts: [part], stop: 'toolUse' } };
};
const finish = calls('finish', { is_done: true, summary: 'Wrote it.', tests: 'not_run' });
const work = async (prompt: string, ...turns: FakeReply[]): Promise<string> => {
  fake.enqueue(...turns, calls('write_file', { path: `${prompt}.ts`, content: 'export const x = 1;\n' }), finish);
  const { id, state } = await stage.run(prompt, { approve: 'auto' });
  expect(state).toBe('completed');
  return id;
};
const apply = (id: string) => stage.ask(runs.apply, { folder: stage.folder, id });
const rate = (id: string, value: 'up' | 'down') => stage.ask(runs.rate, { folder: stage.folder, id, value });

/** The command as a person types it, on the backend of the stage. */
async function command(...args: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const print = (text: string): void => {
    said += text;
  };
  const nothing = { dispose: () => undefined };
  const terminal: Terminal = {
    cwd: stage.folder,
    isInteractive: false,
    canAnswer: false,
    hasColor: false,
    print,
    printError: print,
    readLine: async () => undefined,
    readFile: (file) => readFileSync(file, 'utf8'),
    writeFile: async (file, text) => writeFileSync(file, text),
    exists: existsSync,
    watch: () => nothing,
    onInterrupt: () => nothing,
  };
  return { code: await runCommandLine(['ai', 'export-dataset', ...args], createSession(stage.backend.kernel, terminal), '0'), said };
}

/** https://platform.openai.com/docs/guides/supervised-fine-tuning, and its page on tool calls. */
const call = z.strictObject({
  id: z.string().min(1),
  type: z.literal('function'),
  function: z.strictObject({ name: z.string().regex(/^[\w-]{1,64}$/), arguments: z.string() }),
});
const user = z.strictObject({ role: z.literal('user'), content: z.string().min(1) });
const assistant = z.strictObject({
  role: z.literal('assistant'),
  content: z.string().nullable(),
  tool_calls: z.array(call).min(1).optional(),
});
const answer = z.strictObject({ role: z.literal('tool'), tool_call_id: z.string(), content: z.string() });
const example = z.strictObject({
  messages: z
    .array(z.discriminatedUnion('role', [user, assistant, answer]))
    .refine((messages) => messages[0]?.role === 'user' && messages.at(-1)?.role === 'assistant'),
  tools: z.array(
    z.strictObject({
      type: z.literal('function'),
      function: z.strictObject({ name: z.string(), description: z.string(), parameters: z.looseObject({ type: z.literal('object') }) }),
    }),
  ),
});

/** https://developers.openai.com/api/docs/guides/direct-preference-optimization; an output has messages of the model and of tools only. */
const output = z
  .array(z.discriminatedUnion('role', [assistant, answer]))
  .refine((messages) => messages[0]?.role === 'assistant' && messages.at(-1)?.role === 'assistant');
const pair = z.strictObject({
  input: z.strictObject({ messages: z.array(user).min(1), tools: example.shape.tools, parallel_tool_calls: z.boolean() }),
  preferred_output: output,
  non_preferred_output: output,
});

it('writes what was taken over or praised, without secrets and without anything private', { timeout: 120_000 }, async () => {
  expect(await command('empty.jsonl')).toMatchObject({ code: 1, said: expect.stringContaining('Nothing was written') });
  const applied = await work('applied', calls('read_file', { path: 'token.ts' }));
  const praised = await work('praised');
  const blamed = await work('blamed');
  const undone = await work('undone');
  await work('untouched');
  const secretive = await work('secretive', calls('read_file', { path: 'plans/spring.md' }));
  const naming = await work('naming', calls('search', { query: 'see ../plans/spring.md.' }));
  const commanding = await work('commanding', calls('run_command', { command: 'cat p*/*' }));
  for (const id of [applied, blamed, undone, secretive, naming, commanding]) await apply(id);
  await stage.ask(runs.undo, { folder: stage.folder, id: undone });
  await rate(praised, 'up');
  await rate(blamed, 'down');

  const { code, said } = await command('data.jsonl');
  expect([code, said.trim().split('\n')]).toEqual([
    0,
    [
      `run ${commanding} is left out: nobody knows which files "run_command" read`,
      `run ${naming} is left out: it names a private file`,
      `run ${secretive} is left out: a private file was read or changed in it, or earlier in its session`,
      `2 examples, in ${path.join(stage.folder, 'data.jsonl')}`,
    ],
  ]);
  const text = stage.read('data.jsonl');
  for (const hidden of [SECRET, ADDRESS, PRIVATE, 'plans/']) expect(text).not.toContain(hidden);
  const examples = text
    .trimEnd()
    .split('\n')
    .map((line) => example.parse(JSON.parse(line)));
  expect(examples.map(({ messages, tools }) => [messages.map(({ role }) => role), tools.map((tool) => tool.function.name)])).toEqual([
    [
      ['user', 'assistant', 'tool', 'assistant'],
      ['write_file', 'finish'],
    ],
    [
      ['user', 'assistant', 'tool', 'assistant', 'tool', 'assistant'],
      ['read_file', 'write_file', 'finish'],
    ],
  ]);
  expect(text).toMatch(/export const token = 'redacted_\w+'/);

  const before = stage.read('data.jsonl');
  expect(await command('data.jsonl')).toMatchObject({ code: 2, said: expect.stringContaining('"data.jsonl" exists.') });
  await rate(praised, 'down');
  expect([(await command('data.jsonl', '--force')).code, before.split('\n').length - stage.read('data.jsonl').split('\n').length]).toEqual([
    0, 1,
  ]);
});

it('writes a good run beside one of the same task that was not wanted, and nothing else', { timeout: 120_000 }, async () => {
  expect(await command('none.jsonl', '--format', 'openai-dpo')).toMatchObject({
    code: 1,
    said: expect.stringContaining('no task has both'),
  });
  const refused = await work('twice', calls('read_file', { path: 'token.ts' }));
  await stage.ask(runs.reject, { folder: stage.folder, id: refused, reason: 'too much' });
  const secretive = await work('twice', calls('read_file', { path: 'plans/spring.md' }));
  await rate(secretive, 'down');
  await apply(await work('twice'));
  await apply(await work('once'));
  const { code, said } = await command('pairs.jsonl', '--format', 'openai-dpo');
  expect([code, said.trim().split('\n')]).toEqual([
    0,
    [
      `run ${secretive} is left out: a private file was read or changed in it, or earlier in its session`,
      `1 example, in ${path.join(stage.folder, 'pairs.jsonl')}`,
    ],
  ]);
  const text = stage.read('pairs.jsonl');
  for (const hidden of [SECRET, ADDRESS, PRIVATE, 'plans/']) expect(text).not.toContain(hidden);
  const { input, preferred_output, non_preferred_output } = pair.parse(JSON.parse(text));
  expect(input.messages[0]?.content).toContain('twice');
  const roles = (messages: readonly { role: string }[]) => messages.map(({ role }) => role);
  expect([roles(preferred_output), roles(non_preferred_output)]).toEqual([
    ['assistant', 'tool', 'assistant'],
    ['assistant', 'tool', 'assistant', 'tool', 'assistant'],
  ]);
  expect(input.tools.map((tool) => tool.function.name)).toEqual(['write_file', 'finish', 'read_file']);
});
