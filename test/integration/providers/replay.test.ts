import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { AssistantMessage, Context, Message } from '../../../server/ai/contract/messages.ts';
import type { Provider, StreamEvent } from '../../../server/ai/contract/provider.ts';
import { type FakeProvider, startFakeProvider } from '../../harness/fakeProvider/fakeProvider.ts';
import type { FakeReply } from '../../harness/fakeProvider/scenarios.ts';
import { type ProviderName, providerNames, providersFor, question } from './providersUnderTest.ts';

let fake: FakeProvider;
let providers: Record<ProviderName, Provider>;
beforeAll(async () => {
  fake = await startFakeProvider();
  providers = providersFor(fake.url);
});
afterAll(() => fake.close());

const never = new AbortController().signal;

async function ask(provider: ProviderName, context: Context): Promise<StreamEvent | undefined> {
  let last: StreamEvent | undefined;
  for await (const event of providers[provider].stream('fake', context, { maxOutputTokens: 100, effort: 'low', cacheKey: 's' }, never))
    last = event;
  return last;
}

/** Thinks, speaks, and calls two tools: everything a turn can hold. */
const FULL_TURN: FakeReply = {
  kind: 'turn',
  turn: {
    parts: [
      { kind: 'thinking', text: 'Let me see.' },
      { kind: 'text', pieces: ['I read.'] },
      { kind: 'tool', name: 'read_file', pieces: ['{"path":"a.ts"}'] },
      { kind: 'tool', name: 'list_files', pieces: [''] },
    ],
    stop: 'toolUse',
  },
};

async function fullTurn(provider: ProviderName): Promise<AssistantMessage> {
  fake.enqueue(FULL_TURN);
  const end = await ask(provider, question);
  if (end?.type !== 'done') throw new Error(`no answer: ${JSON.stringify(end)}`);
  return end.message;
}

function answered(turn: AssistantMessage): Message[] {
  const calls = turn.content.filter((part) => part.kind === 'toolCall');
  const results = calls.map(
    ({ id }, index) => ({ kind: 'toolResult', callId: id, text: `result ${index}`, isError: index === 1 }) as const,
  );
  return [...question.messages, turn, { role: 'tool', content: results }, { role: 'user', content: [{ kind: 'text', text: 'And now?' }] }];
}

const SEALED: Record<ProviderName, string | undefined> = { anthropic: 'sig_', responses: 'sealed rs_', chat: undefined };

describe.each(providerNames)('a turn of %s with thought, text and two calls', (from) => {
  test.each(providerNames)('goes on at %s', async (to) => {
    const messages = answered(await fullTurn(from));
    const end = await ask(to, { ...question, messages });
    expect(end).toMatchObject({ type: 'done', reason: 'end' });
    const sent = fake.requests.at(-1);
    expect(sent?.rejected).toBeUndefined();
    expect(sent?.text).toContain('result 1');
    for (const name of providerNames) {
      const sealed = SEALED[name];
      if (sealed !== undefined) expect(sent?.text.includes(sealed)).toBe(name === from && name === to);
    }
  });

  test('goes on after a crash left its calls without results', async () => {
    const messages = [...question.messages, await fullTurn(from), ...question.messages];
    expect(await ask(from, { ...question, messages })).toMatchObject({ type: 'done' });
    expect(fake.requests.at(-1)?.text).toContain('was not run');
  });

  test('goes on when only its thought was kept', async () => {
    const turn = await fullTurn(from);
    const thought = { ...turn, content: turn.content.filter(({ kind }) => kind === 'thinking') };
    expect(await ask(from, { ...question, messages: [...question.messages, thought, ...question.messages] })).toMatchObject({
      type: 'done',
    });
  });
});

test('the prompt is marked for the cache: system, the turn before last, the last', async () => {
  await ask('anthropic', { ...question, messages: answered(await fullTurn('anthropic')) });
  const body = fake.requests.at(-1)?.body as { system: object[]; messages: { content: object[] }[] };
  const marks = body.messages.map(({ content }) => content.map((block) => 'cache_control' in block).indexOf(true) === content.length - 1);
  expect(body.system[0]).toHaveProperty('cache_control');
  expect(marks).toEqual([true, false, true]);
  await ask('responses', question);
  expect(fake.requests.at(-1)?.body).toMatchObject({ prompt_cache_key: 's', store: false });
});
