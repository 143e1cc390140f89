import { createServer } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Provider, StreamEvent } from '../../../server/ai/contract/provider.ts';
import { createAnthropicProvider } from '../../../server/ai/providers/anthropic/anthropic.ts';
import { createChatCompletionsProvider } from '../../../server/ai/providers/chat-completions/chatCompletions.ts';
import type { ServerPreset } from '../../../server/ai/providers/chat-completions/presets.ts';
import { createOpenAiResponsesProvider } from '../../../server/ai/providers/openai-responses/openaiResponses.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import { providersFor, question } from './providersUnderTest.ts';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

const never = new AbortController().signal;
const now = (): number => Date.now();

async function lastEvent(provider: Provider, signal = never): Promise<StreamEvent | undefined> {
  let last: StreamEvent | undefined;
  for await (const event of provider.stream('fake-ok-text', question, { maxOutputTokens: 50 }, signal)) last = event;
  return last;
}

const local = (preset: ServerPreset, url = fake.url): Provider => createChatCompletionsProvider({ id: preset, preset, url, now });

test.each([
  ['ollama', [{ id: 'fake-ollama:latest', bytes: 3_800_000_000 }]],
  ['lm-studio', [{ id: 'fake-studio', contextTokens: 4096 }]],
  ['llama.cpp', [{ id: 'fake-ok-text' }, { id: 'fake-vllm', contextTokens: 32768 }, { id: 'fake-llama', contextTokens: 8192 }]],
] as const)('%s: models with their window, and health', async (preset, expected) => {
  expect(await local(preset).models(never)).toEqual({ ok: true, value: expected });
  expect(await local(preset).health(never)).toEqual({ ok: true, value: { latencyMs: expect.any(Number) } });
});

test('Anthropic and OpenAI list models and answer the probe', async () => {
  const { anthropic, responses } = providersFor(fake.url);
  for (const provider of [anthropic, responses]) {
    const models = await provider.models(never);
    expect(models.ok && models.value.map(({ id }) => id)).toEqual(['fake-ok-text', 'fake-vllm', 'fake-llama']);
    expect((await provider.health(never)).ok).toBe(true);
  }
});

test('embeddings come back in the order of the texts', async () => {
  const { responses, chat, anthropic } = providersFor(fake.url);
  for (const provider of [responses, chat]) {
    const answer = await provider.embed?.('fake', ['a', 'bbb'], never);
    expect(answer).toEqual({
      ok: true,
      value: {
        vectors: [
          [1, 0.5],
          [3, 0.5],
        ],
        inputTokens: 3,
      },
    });
  }
  expect(anthropic.embed).toBeUndefined();
});

test('nobody listens: a failure that says so, for prompts, lists and health', async () => {
  const gone = await startFakeProvider();
  await gone.close();
  const provider = local('ollama', gone.url);
  expect(await lastEvent(provider)).toMatchObject({
    type: 'error',
    failure: { kind: 'network', message: expect.stringContaining('ECONNREFUSED') },
  });
  expect(await provider.health(never)).toMatchObject({ ok: false, failure: { kind: 'network' } });
});

test('no key: a failure that says what to do, and nothing is sent', async () => {
  const before = fake.requests.length;
  const key = (): undefined => undefined;
  for (const provider of [
    createAnthropicProvider({ baseUrl: fake.url, key, now }),
    createOpenAiResponsesProvider({ baseUrl: `${fake.url}/v1`, key, now }),
  ]) {
    expect(await lastEvent(provider)).toMatchObject({
      type: 'error',
      failure: { kind: 'auth', message: expect.stringContaining('settings') },
    });
  }
  expect(fake.requests).toHaveLength(before);
});

test('keys and addresses in the environment are not used', async () => {
  process.env['ANTHROPIC_API_KEY'] = 'from-environment';
  process.env['ANTHROPIC_BASE_URL'] = 'http://127.0.0.1:1';
  process.env['OPENAI_API_KEY'] = 'from-environment';
  process.env['OPENAI_BASE_URL'] = 'http://127.0.0.1:1';
  const { anthropic, responses, chat } = providersFor(fake.url);
  for (const provider of [anthropic, responses, chat]) expect(await lastEvent(provider)).toMatchObject({ type: 'done' });
  const sent = fake.requests.slice(-3).map(({ headers }) => headers.authorization);
  expect(sent).toEqual(['Bearer test-key', 'Bearer test-key', 'Bearer none']);
});

test('a gateway that knows the older way gets x-api-key', async () => {
  const provider = createAnthropicProvider({ baseUrl: fake.url, key: () => 'k', keyHeader: 'x-api-key', now });
  expect(await lastEvent(provider)).toMatchObject({ type: 'done' });
  expect(fake.requests.at(-1)?.headers).toMatchObject({ 'x-api-key': 'k', 'anthropic-version': '2023-06-01' });
  expect(fake.requests.at(-1)?.headers.authorization).toBeUndefined();
});

test('a redirect is not followed: it could carry the prompt to another machine', async () => {
  const redirecting = createServer((_, response) => response.writeHead(307, { location: `${fake.url}/v1/chat/completions` }).end());
  await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
  // listen() on a port gives an address object.
  const { port } = redirecting.address() as { port: number };
  const before = fake.requests.length;
  expect(await lastEvent(local('ollama', `http://127.0.0.1:${port}`))).toMatchObject({ type: 'error' });
  expect(fake.requests).toHaveLength(before);
  redirecting.close();
});

test('cancelled before and while: always the failure "cancelled"', async () => {
  for (const provider of Object.values(providersFor(fake.url))) {
    expect(await lastEvent(provider, AbortSignal.abort())).toMatchObject({ failure: { kind: 'cancelled' } });
    const stop = new AbortController();
    let last: StreamEvent | undefined;
    for await (const event of provider.stream('fake-stall', question, { maxOutputTokens: 50 }, stop.signal)) {
      last = event;
      if (event.type === 'text') stop.abort();
    }
    expect(last).toMatchObject({ type: 'error', failure: { kind: 'cancelled' } });
  }
});
