import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type CancellationToken,
  createConnection,
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import * as ai from '../../../protocol/ai.ts';
import type { ParamsOut } from '../../../protocol/define.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { modules } from '../../../server/modules/index.ts';
import { serveLanguage } from '../../../server/transports/lsp/languageServer.ts';
import { createPipe } from '../../harness/createPipe.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';
import { aiProbe, outcome, probe } from './aiProbe.ts';

/** The editor's own models, asked by the server over the connection; the editor is a fake client. */

type Question = ParamsOut<{ params: typeof ai.editorStream.params }>;

let root: TemporaryFolder;
let folder: string;
let backend: Backend;
let client: ProtocolConnection;
let asked: Question[];
/** What the fake editor does with a question. */
let play: (question: Question, token: CancellationToken) => Promise<object>;

beforeEach(async () => {
  root = createTemporaryFolder('editor-models');
  folder = path.join(root.path, 'shop');
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  const block = { mode: 'hybrid', tiers: { standard: ['editor/gpt'] }, prices: { 'editor/gpt': { input: 0, output: 0 } } };
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), JSON.stringify({ version: 1, rules: { packs: [] }, ai: block }));
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home') };
  backend = await createTestBackend({ environment, modules: [...modules, aiProbe] });
  const [ours, theirs] = createPipe();
  serveLanguage(createConnection(new StreamMessageReader(theirs), new StreamMessageWriter(theirs)), backend.kernel, {
    version: 'test',
    onLogRecord: (listener) => backend.log.onRecord(listener),
    onExit: () => undefined,
  });
  client = createProtocolConnection(new StreamMessageReader(ours), new StreamMessageWriter(ours));
  asked = [];
  client.onRequest(ai.editorModels.method, () => ({ models: [{ id: 'gpt', label: 'GPT', contextTokens: 64_000 }] }));
  client.onRequest(ai.editorStream.method, (question: Question, token: CancellationToken) => {
    asked.push(ai.editorStream.params.parse(question));
    return play(question, token);
  });
  client.listen();
  await client.sendRequest(InitializeRequest.type, { processId: null, rootUri: null, capabilities: {} });
  await client.sendNotification(InitializedNotification.type, {});
  await client.sendRequest('workspace/open', { folder, name: 'shop', trusted: true });
  await client.sendRequest(ai.offerEditorModels.method, { isOffered: true });
});
afterEach(async () => {
  client.dispose();
  await backend.close();
  root.dispose();
});

const say = (stream: string, ...events: ai.EditorEvent[]): Promise<{ isWanted: boolean }> =>
  client.sendRequest(ai.editorEvents.method, { stream, events });
const ask = async (signal?: AbortSignal): Promise<string> =>
  outcome((await backend.kernel.ask(probe.ask, { folder, text: 'hi' }, signal === undefined ? {} : { signal })).events);

it('asks the editor and hands on what its model says', async () => {
  play = async ({ stream }) => {
    expect(await say(stream, { kind: 'text', text: 'Hel' })).toEqual({ isWanted: true });
    await say(stream, { kind: 'text', text: 'lo ' }, { kind: 'toolCall', id: 'c1', name: 'read', input: { path: 'a' } });
    return {};
  };
  expect(await ask()).toBe('Hello read({"path":"a"})');
  expect(asked).toMatchObject([
    { model: 'gpt', messages: [{ role: 'user', content: [{ kind: 'text', text: 'hi' }] }], mustCallTool: false },
  ]);
  const { total } = await backend.kernel.ask(ai.usage, { folder });
  expect(total).toMatchObject({ requests: 1, estimated: 1 });
});

it('lists them beside the others, and no longer when they are taken back', async () => {
  const editor = async () => (await backend.kernel.ask(ai.models, { folder })).providers.find(({ id }) => id === 'editor');
  expect(await editor()).toMatchObject({ locality: 'cloud', models: [{ name: 'editor/gpt', contextTokens: 64_000, tiers: ['standard'] }] });
  await client.sendRequest(ai.offerEditorModels.method, { isOffered: false });
  expect(await editor()).toBeUndefined();
  expect(await ask()).toContain('provider "editor" is not set up');
});

it.each(['permission', 'notFound', 'payment'] as const)('a refusal of kind %s ends the request with that class', async (kind) => {
  play = async () => ({ failure: { kind, message: 'not today' } });
  expect(await ask()).toBe(`${kind}: not today`);
});

it('cancelling reaches the editor, and what it still says is not wanted', async () => {
  const cancel = new AbortController();
  const seen = Promise.withResolvers<string>();
  play = async ({ stream }, token) => {
    const stopped = new Promise<void>((resolve) => token.onCancellationRequested(() => resolve()));
    await say(stream, { kind: 'text', text: 'a' });
    cancel.abort();
    await stopped;
    seen.resolve(stream);
    return {};
  };
  await backend.kernel.dispatch(probe.ask.method, { folder, text: 'hi' }, { signal: cancel.signal });
  expect(await say(await seen.promise, { kind: 'text', text: 'b' })).toEqual({ isWanted: false });
});
