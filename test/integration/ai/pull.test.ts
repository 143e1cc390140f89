import { afterAll, beforeAll, expect, it } from 'vitest';
import * as ai from '../../../protocol/ai.ts';
import * as audit from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import type { Progress } from '../../../server/kernel/call.ts';
import { type CliWorkspace, createCliWorkspace, resultOf } from '../../harness/cliWorkspace.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { findFreePort } from '../../harness/freePort.ts';
import { createTestBackend } from '../../harness/testBackend.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** Loading models into an Ollama, through the whole backend and on the command line, against one that only seems to have a registry. */

let place: CliWorkspace;
let fake: FakeProvider;
let gone: string;
let backend: Backend;
beforeAll(async () => {
  fake = await startFakeProvider();
  gone = `127.0.0.1:${await findFreePort()}`;
  place = createCliWorkspace('pull');
  const providers = { ollama: { url: `${fake.url}/` }, away: { kind: 'ollama', url: `http://${gone}` } };
  place.write('.stewardry/config.yaml', JSON.stringify({ version: 1, rules: { packs: [] }, ai: { providers } }));
  const environment = { ...process.env, STEWARDRY_HOME: place.home };
  backend = await createTestBackend({ environment });
  await backend.kernel.ask(workspace.open, { folder: place.folder, name: 'pull', trusted: true });
});
afterAll(async () => {
  await backend.close();
  await fake.close();
  place.dispose();
});

const pull = (model: string, options: Parameters<Backend['kernel']['ask']>[2] = {}, provider = 'ollama') =>
  backend.kernel.ask(ai.pull, { folder: place.folder, provider, model }, options);

it('tells how far it is over all parts, and the model is among the installed ones afterwards', async () => {
  const heard: Progress[] = [];
  const told: string[] = [];
  const listening = backend.kernel.onNotification((method, params) => {
    if (method === ai.pullProgress.method) told.push(ai.pullProgress.params.parse(params).message);
  });
  expect(await pull('fake-ok', { report: (progress) => heard.push(progress), correlationId: 'ok' })).toEqual({ name: 'ollama/fake-ok' });
  expect(heard.map(({ done, total, message }) => `${done}/${total} ${message}`)).toEqual([
    '0/0 pulling manifest',
    '0/2000 MB, pulling aaaa1111',
    '1000/2000 MB, pulling aaaa1111',
    '2000/2000 MB, pulling aaaa1111',
    '2000/2001 MB, pulling bbbb2222',
    '2000/2001 MB, verifying sha256 digest',
    '2000/2001 MB, writing manifest',
    '2000/2001 MB, success',
  ]);
  listening.dispose();
  expect([told.length, told[2], told.at(-1)]).toEqual([8, '1000 of 2000 MB, pulling aaaa1111', '2000 of 2001 MB, success']);
  expect(fake.pulls.at(-1)).toEqual({ body: { model: 'fake-ok', stream: true }, end: 'success' });
  const { rows } = await backend.kernel.ask(audit.list, { folder: place.folder, filter: { correlationId: 'ok' } });
  expect(rows.map(({ action, verdict }) => `${action} ${verdict}`)).toEqual(['ai/pull done', 'ai/pull intended']);
  expect((await place.run(['ai', 'models'])).stdout).toMatch(
    / {2}ollama\/fake-ok:latest {2}context not known {2}2\.0 GB on disk {2}\$0 in/,
  );
});

it.each([
  ['ollama', 'no-such', 'NOT_FOUND', 'Ollama: There is no model "no-such" (pull model manifest: file does not exist). Take its name from '],
  ['ollama', 'bad name', 'IO', 'Ollama: "bad name" was not loaded: invalid model name'],
  ['ollama', 'fake-cut', 'IO', 'Ollama: The answer ended before "fake-cut" was complete. Pull it again; it goes on where it stopped.'],
  ['away', 'fake-ok', 'IO', 'Ollama: Nobody answers at GONE (ECONNREFUSED). Start the server, or correct its address in "ai.providers".'],
  [
    'anthropic',
    'x',
    'BAD_INPUT',
    'The provider "anthropic" loads no models. Use one of kind "ollama" in "ai.providers" ("ollama", "away").',
  ],
])('%s, "%s": %s', async (provider, model, code, message) => {
  const expected = expect.stringContaining(message.replace('GONE', gone));
  await expect(pull(model, {}, provider)).rejects.toMatchObject({ error: { code, message: expected } });
});

it('cancelled: Ollama is left, which keeps what came', async () => {
  const stop = new AbortController();
  const report = ({ done }: Progress): void => {
    if (done > 0) stop.abort();
  };
  await expect(pull('fake-stall', { signal: stop.signal, report })).rejects.toMatchObject({ error: { code: 'CANCELLED' } });
  await waitFor('the connection to close', () => fake.pulls.at(-1)?.end === 'hungUp');
});

it('on the command line: says what is installed; Ctrl-C ends it', async () => {
  expect(await place.run(['ai', 'pull', 'fake-ok'])).toEqual({ code: 0, stdout: 'ollama/fake-ok is installed\n', stderr: '' });
  const before = fake.pulls.length;
  const pulling = place.start(['ai', 'pull', 'fake-stall']);
  await waitFor('the pull to begin', () => fake.pulls.length > before);
  pulling.kill('SIGINT');
  expect(await resultOf(pulling)).toEqual({ code: 2, stdout: '', stderr: 'stewardry: Cancelled.\n' });
  await waitFor('the connection to close', () => fake.pulls.at(-1)?.end === 'hungUp');
});
