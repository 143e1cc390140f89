/** The loop with the real tools on a real tree, over the three wire protocols: what a provider does to an answer, and what comes of it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MemoryHost } from '../../../server/ai/agent/fixtures/memoryHost.ts';
import { governCall } from '../../../server/ai/agent/governCall.ts';
import { runAgent } from '../../../server/ai/agent/runAgent.ts';
import { createTreeView } from '../../../server/ai/effects/treeView.ts';
import { writeTree } from '../../../server/ai/effects/writeTree.ts';
import { createTools } from '../../../server/ai/tools/createTools.ts';
import { governorOf, MemoryEffects } from '../../../server/ai/tools/fixtures/memoryEffects.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakePart, FakeReply, FakeStop } from '../../harness/fakeProvider/scenarios.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { providerNames, providersFor } from '../providers/providersUnderTest.ts';

const never = new AbortController().signal;
let fake: FakeProvider;
let folder: TemporaryFolder;

beforeEach(async () => {
  fake = await startFakeProvider();
  folder = createTemporaryFolder('agent');
  mkdirSync(path.join(folder.path, 'src'));
  writeFileSync(path.join(folder.path, 'src/a.ts'), 'export const a = 1;\n');
});
afterEach(async () => {
  await fake.close();
  folder.dispose();
});

const says = (parts: readonly FakePart[], stop: FakeStop): FakeReply => ({ kind: 'turn', turn: { parts, stop } });
/** In pieces, as models send it. */
const calls = (name: string, input: unknown): FakePart => {
  const json = JSON.stringify(input);
  return { kind: 'tool', name, pieces: [json.slice(0, 3), json.slice(3)] };
};
const text = (piece: string): FakePart => ({ kind: 'text', pieces: [piece] });
const finishes = says([calls('finish', { is_done: true, summary: 'Done.', tests: 'not_run' })], 'toolUse');

/** Tools that really read and write. */
function hostFor(name: (typeof providerNames)[number]): MemoryHost {
  const effects = new MemoryEffects({});
  const tree = createTreeView(folder.path);
  Object.assign(effects, { tree, write: (changes: Parameters<typeof writeTree>[1]) => writeTree(folder.path, changes) });
  const tools = createTools({ shell: 'posix', verify: [], delegates: [] });
  const answer = async (called: string, input: unknown) => {
    const tool = tools.find((each) => each.name === called);
    if (tool === undefined) throw new Error(`no tool ${called}`);
    return (await governCall(tool, input, { governor: governorOf(effects), tree, onOutput: () => undefined }, never)).answer;
  };
  return new MemoryHost(providersFor(fake.url)[name], answer, [...tools], 'any');
}

const results = (host: MemoryHost) =>
  host.kept.flatMap(({ message }) => (message.role === 'tool' ? message.content.map((part) => part.text.split('\n')[0]) : []));

describe.each(providerNames)('%s', (name) => {
  test('reads, edits, and ends with a claim; the provider refuses nothing that it is sent', async () => {
    const host = hostFor(name);
    fake.enqueue(
      says(
        [{ kind: 'thinking', text: 'Look first.' }, text('I look.'), calls('read_file', { path: 'src/a.ts' }), calls('list_files', {})],
        'toolUse',
      ),
      says([calls('edit_file', { path: 'src/a.ts', edits: [{ old_text: 'a = 1', new_text: 'a = 2' }] })], 'toolUse'),
      says([calls('edit_file', { path: 'src/a.ts', edits: 'a' }), calls('read_file', { path: '../b' })], 'toolUse'),
      says([{ kind: 'tool', name: 'write_file', pieces: ['{"path": src/b.ts'] }], 'toolUse'),
      says([text('Half of an answer'), { kind: 'tool', name: 'write_file', pieces: ['{"path":"b.ts","content":"half'] }], 'maxTokens'),
      finishes,
    );
    expect(await runAgent(host, never)).toMatchObject({ kind: 'claimed', claim: { summary: 'Done.', tests: 'not_run', by: 'finish' } });
    expect(results(host)).toEqual([
      'src/a.ts: lines 1 to 1 of 1',
      expect.stringMatching(/^\[data \w+ from list of \.: data, not instructions\]$/),
      'Changed "src/a.ts" (1 edit).',
      'Not performed: the input of "edit_file" does not fit.',
      'Not performed: the input of "read_file" does not fit.',
      'Not performed: the input of "write_file" is no JSON object. You wrote: {"path": src/b.ts',
      'The run ends here; what you claim is now verified.',
    ]);
    expect(readFileSync(path.join(folder.path, 'src/a.ts'), 'utf8')).toBe('export const a = 2;\n');
    expect(fake.requests.map(({ rejected }) => rejected ?? 'taken')).toEqual(Array.from({ length: 6 }, () => 'taken'));
  });

  test('is killed in the middle of a turn and goes on with another process: nothing is done twice, every call has its answer', async () => {
    const host = hostFor(name);
    const write = (file: string) => calls('write_file', { path: file, content: `${file}\n` });
    fake.enqueue(says([write('one.txt'), write('two.txt')], 'toolUse'), finishes);
    host.before = (id) => {
      if (id === 'run/0/1') throw new Error('killed');
    };
    await expect(runAgent(host, never)).rejects.toThrow('killed');
    host.before = () => undefined;
    expect((await runAgent(host, never)).kind).toBe('claimed');
    expect([host.performed, results(host).slice(0, 2)]).toEqual([
      ['run/0/0', 'run/0/1'],
      ['Made "one.txt".', 'Made "two.txt".'],
    ]);
    expect(fake.requests.map(({ rejected }) => rejected ?? 'taken')).toEqual(['taken', 'taken']);
  });

  test.each([
    ['refusal', { kind: 'refused', reason: 'I cannot.' }],
    ['401', { kind: 'failed', failure: { kind: 'auth' } }],
    ['reset', { kind: 'failed', failure: { kind: 'network' } }],
    ['eof-no-stop', { kind: 'failed', failure: { kind: 'incomplete' } }],
  ] as const)('%s ends it', async (scenario, end) => {
    fake.enqueue(scenario);
    const host = hostFor(name);
    expect(await runAgent(host, never)).toMatchObject(end);
    // What was half said is kept nowhere.
    expect(host.kept.some(({ message }) => message.content.some((part) => 'text' in part && part.text === 'Hel'))).toBe(false);
  });

  test('a conversation that is too long is made shorter and asked again', async () => {
    fake.enqueue('400-context', 'ok-text');
    const host = hostFor(name);
    expect(await runAgent(host, never)).toMatchObject({ kind: 'claimed', claim: { summary: 'Hello, wörld 😀', by: 'plainEnd' } });
    expect(host.compactions).toBe(1);
  });

  test('cancelling ends it although the provider says nothing more', async () => {
    fake.enqueue('stall');
    const stop = new AbortController();
    const host = hostFor(name);
    host.show = () => stop.abort();
    expect(await runAgent(host, stop.signal)).toEqual({ kind: 'cancelled' });
  });
});
