import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as ai from '../../../protocol/ai.ts';
import * as audit from '../../../protocol/audit.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Backend } from '../../../server/createBackend.ts';
import { modules } from '../../../server/modules/index.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { createTestBackend } from '../../harness/testBackend.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { aiProbe, outcome, probe } from './aiProbe.ts';

/** Models through the whole backend, against a provider on this machine. */

const ANSWER = 'Hello, wörld 😀';
const KEY = 'sk-environment-0123456789';

let root: TemporaryFolder;
let folder: string;
let fake: FakeProvider;
let backend: Backend;

beforeEach(async () => {
  root = createTemporaryFolder('ai');
  folder = path.join(root.path, 'shop');
  mkdirSync(folder);
  fake = await startFakeProvider();
  const environment = {
    STEWARDRY_HOME: path.join(root.path, 'home'),
    STEWARDRY_AI_PROVIDERS: JSON.stringify({ anthropic: { url: fake.url }, openai: { url: fake.url } }),
    ANTHROPIC_API_KEY: KEY,
  };
  backend = await createTestBackend({ logLevel: 'DEBUG', environment, modules: [...modules, aiProbe] });
  await open();
});
afterEach(async () => {
  await backend.close();
  await fake.close();
  root.dispose();
});

const open = (trusted = true): Promise<unknown> => backend.kernel.ask(workspace.open, { folder, name: 'shop', trusted });
const configure = (block: object): void => {
  mkdirSync(path.join(folder, '.stewardry'), { recursive: true });
  writeFileSync(path.join(folder, '.stewardry', 'config.yaml'), JSON.stringify({ version: 1, rules: { packs: [] }, ai: block }));
};
const price = { input: 3, output: 15, cacheRead: 0.3, cacheWrite: 3.75 };
const claude = (more: object = {}): object => ({
  mode: 'hybrid',
  tiers: { standard: ['anthropic/fake-ok-text'] },
  prices: { 'anthropic/fake-ok-text': price },
  ...more,
});
const ask = async (text: string, more: { session?: string; run?: string; persona?: string } = {}): Promise<string> =>
  outcome((await backend.kernel.ask(probe.ask, { folder, text, ...more })).events);

it('asks nobody until a mode is set, and then from the next request on', async () => {
  configure(claude({ mode: 'none' }));
  expect(await ask('hi')).toContain('unavailable: No model can answer: "anthropic/fake-ok-text": AI is switched off');
  await backend.kernel.ask(ai.setMode, { folder, mode: 'local' });
  expect(await ask('hi')).toBe(ANSWER);
  await backend.kernel.ask(ai.setMode, { folder, mode: 'cloud' });
  expect(await ask('hi')).toContain('mode "cloud" leaves out local providers');
  expect(fake.requests).toHaveLength(1);
});

it('asks nobody about a folder that is not trusted, whatever its files say', async () => {
  configure(claude());
  await open(false);
  expect(await ask('hi')).toContain('unavailable');
  expect(fake.requests).toEqual([]);
});

it('tells which models may be asked, and tells it again only when that is another answer', async () => {
  const told: string[] = [];
  backend.kernel.onNotification((method, params) => {
    if (method === ai.modeChanged.method) told.push(ai.modeChanged.params.parse(params).mode);
  });
  const until = (mode: string) => waitFor(`mode ${mode}`, async () => told.at(-1) === mode);
  await backend.kernel.ask(ai.setMode, { folder, mode: 'hybrid' });
  await until('hybrid');
  await backend.kernel.ask(workspace.setConfig, { folder, key: 'ai.requestsPerMinute', value: 3 });
  await open(false);
  await until('none');
  expect(await backend.kernel.ask(ai.mode, { folder })).toEqual({ mode: 'none' });
  await open();
  await until('hybrid');
  expect(await backend.kernel.ask(ai.mode, { folder })).toEqual({ mode: 'hybrid' });
  // What the folder was opened with may have been heard, or not.
  expect(told.slice(told.indexOf('hybrid'))).toEqual(['hybrid', 'none', 'hybrid']);
});

it('keeps a ledger that equals the sum of what the provider reported', async () => {
  configure(
    claude({
      personas: { reviewer: { models: ['openai/fake-ok-text'] } },
      prices: { 'anthropic/fake-ok-text': price, 'openai/fake-ok-text': price },
    }),
  );
  await backend.kernel.ask(ai.useKey, { provider: 'openai', apiKey: 'sk-openai-1' });
  expect([await ask('one'), await ask('two', { run: 'r2' }), await ask('three', { persona: 'reviewer' })]).toEqual([
    ANSWER,
    ANSWER,
    ANSWER,
  ]);
  // Anthropic says in 20, 5 read, 7 written, out 12; OpenAI in 20, 5 read, out 12.
  const cost = Math.ceil(20 * 3 + 5 * 0.3 + 7 * 3.75 + 12 * 15);
  const costOfOpenAi = Math.ceil(20 * 3 + 5 * 0.3 + 12 * 15);
  const { rows, total, open: pending, budgets } = await backend.kernel.ask(ai.usage, { folder });
  expect(rows).toMatchObject([
    {
      key: 'anthropic/fake-ok-text',
      requests: 2,
      inputTokens: 40,
      cacheReadTokens: 10,
      cacheWriteTokens: 14,
      outputTokens: 24,
      microdollars: 2 * cost,
    },
    {
      key: 'openai/fake-ok-text',
      requests: 1,
      inputTokens: 20,
      cacheReadTokens: 5,
      cacheWriteTokens: 0,
      outputTokens: 12,
      microdollars: costOfOpenAi,
    },
  ]);
  expect([total.microdollars, total.estimated, pending.requests]).toEqual([2 * cost + costOfOpenAi, 0, 0]);
  expect(budgets).toMatchObject([{ scope: 'day', limit: 20, spent: total.microdollars, reserved: 0 }, { scope: 'workspace' }]);
  const keysBy = async (by: 'run' | 'persona') =>
    (await backend.kernel.ask(ai.usage, { folder, by })).rows.map(({ key, requests }) => [key, requests]);
  expect([await keysBy('run'), await keysBy('persona')]).toEqual([
    [
      ['r1', 2],
      ['r2', 1],
    ],
    [
      ['', 2],
      ['reviewer', 1],
    ],
  ]);
});

it('sends nothing that could pass a budget, or whose price nobody knows', async () => {
  configure(claude({ budgets: { session: 0.0001 } }));
  expect(await ask('hi')).toContain('budget: The budget of this session is $0.0001');
  configure(claude({ prices: {} }));
  expect(await ask('hi')).toContain('denied: Nobody knows what "anthropic/fake-ok-text" costs.');
  expect(fake.requests).toEqual([]);
});

it('uses the key that was handed over, tells the record and keeps it out of it', async () => {
  configure(claude());
  await ask('hi');
  const handed = 'hvL0pQ-unmistakable-7731';
  await backend.kernel.ask(ai.useKey, { provider: 'anthropic', apiKey: handed });
  await ask('hi again');
  await backend.kernel.ask(ai.useKey, { provider: 'anthropic', apiKey: null });
  await ask('and again');
  expect(fake.requests.map(({ headers }) => headers.authorization ?? headers['x-api-key'])).toEqual([
    expect.stringContaining(KEY),
    expect.stringContaining(handed),
    expect.stringContaining(KEY),
  ]);
  const { rows } = await backend.kernel.ask(audit.list, { folder: null });
  expect(rows.filter(({ action }) => action === 'ai/useKey')).toHaveLength(2);
  expect(JSON.stringify(rows)).not.toContain(handed);
  expect(filesWith(path.join(root.path, 'home'), handed)).toEqual([]);
});

it('takes the key from where the configuration of a person says it is, and keeps the reference only', async () => {
  await backend.close();
  const secret = 'env-secret-unmistakable-5521';
  const handed = 'editor-secret-unmistakable-1187';
  const provider = (key: string) => JSON.stringify({ anthropic: { url: fake.url, key } });
  // A repository does not say which of a person's secrets goes to whom.
  configure(claude({ providers: { anthropic: { key: reference('env', 'STEWARDRY_HOME') } } }));
  for (const [key, expected] of [
    [reference('env', 'HOUSE_TOKEN'), secret],
    [reference('secret', 'house'), handed],
  ] as const) {
    const environment = { STEWARDRY_HOME: path.join(root.path, 'home'), STEWARDRY_AI_PROVIDERS: provider(key), HOUSE_TOKEN: secret };
    backend = await createTestBackend({ logLevel: 'DEBUG', environment, modules: [...modules, aiProbe] });
    await open();
    await backend.kernel.ask(ai.useKey, { provider: 'house', apiKey: handed });
    expect(await ask(`hi ${key}`)).toBe(ANSWER);
    const headers = fake.requests.at(-1)?.headers;
    expect(headers?.authorization ?? headers?.['x-api-key']).toContain(expected);
    const { value, notes } = await backend.kernel.ask(workspace.explainConfig, { folder, key: '' });
    expect(value).toMatchObject({ ai: { providers: { anthropic: { key } } }, rules: { packs: [] } });
    expect(notes).toEqual([expect.stringContaining('sets "ai.providers.anthropic.key" in vain')]);
    expect(JSON.stringify(value)).not.toContain(expected);
    await backend.close();
    expect(filesWith(path.join(root.path, 'home'), expected)).toEqual([]);
  }
});

it('gives no key to an address that only a file of the workspace names', async () => {
  const thief = await startFakeProvider();
  configure(claude({ providers: { anthropic: { url: thief.url } } }));
  // The environment is the stronger layer; without it the file would decide.
  await backend.close();
  const environment = { STEWARDRY_HOME: path.join(root.path, 'home'), ANTHROPIC_API_KEY: KEY };
  backend = await createTestBackend({ environment, modules: [...modules, aiProbe] });
  await open();
  expect(await ask('hi')).toContain('auth: ');
  expect(thief.requests).toEqual([]);
  await thief.close();
});

it('lists models with size, price and tier, and says how each provider does', async () => {
  configure(claude({ providers: { ollama: { url: fake.url }, 'lm-studio': { url: 'http://127.0.0.1:9' } } }));
  const { mode, providers } = await backend.kernel.ask(ai.models, { folder });
  expect(mode).toBe('hybrid');
  expect(providers.map(({ id, locality, models, failure }) => [id, locality, models.length, failure?.kind])).toEqual([
    ['anthropic', 'local', 3, undefined],
    ['openai', 'local', 0, 'auth'],
    ['ollama', 'local', 1, undefined],
    ['lm-studio', 'local', 0, 'network'],
  ]);
  expect(providers[0]?.models[0]).toEqual({
    name: 'anthropic/fake-ok-text',
    price: { input: 3, output: 15, source: 'set in the configuration' },
    tiers: ['standard'],
  });
  expect(providers[2]?.models[0]).toMatchObject({ name: 'ollama/fake-ollama:latest', price: { input: 0, output: 0 } });
  const health = await backend.kernel.ask(ai.health, { folder });
  expect(health.providers.map(({ id, isUsable, circuit }) => [id, isUsable, circuit])).toEqual([
    ['anthropic', true, 'closed'],
    ['openai', false, 'closed'],
    ['ollama', true, 'closed'],
    ['lm-studio', false, 'closed'],
  ]);
});

it('asks nobody while the module is off', async () => {
  configure(claude());
  const { disable } = await import('../../../protocol/modules.ts');
  await backend.kernel.ask(disable, { id: 'ai' });
  expect(await ask('hi')).toBe('unavailable: No model can be asked: the module "ai" does not run.');
});

const reference = (kind: 'env' | 'secret', name: string): string => `\${${kind}:${name}}`;

/** Files below a folder that hold a text, databases and logs alike. */
function filesWith(below: string, text: string): string[] {
  const files = readdirSync(below, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(2);
  return files.map((entry) => path.join(entry.parentPath, entry.name)).filter((file) => readFileSync(file).includes(text));
}
