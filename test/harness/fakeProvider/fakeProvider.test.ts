import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeProvider, startFakeProvider } from './fakeProvider.ts';

let fake: FakeProvider;
beforeAll(async () => {
  fake = await startFakeProvider();
});
afterAll(() => fake.close());

async function post(
  path: string,
  body: unknown,
  headers: Record<string, string> = { authorization: 'Bearer k', 'anthropic-version': '2026-10-21' },
) {
  const response = await fetch(fake.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const ask = { role: 'user', content: [{ type: 'text', text: 'hi' }] };
const call = { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'read', input: {} }] };
const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', content: 'x' }] };
const tools = [{ name: 'read', description: '', input_schema: { type: 'object' } }];
const messages = (list: unknown[], more = {}) => ({ model: 'm', max_tokens: 9, stream: true, messages: list, tools, ...more });

test.each([
  ['no key', messages([ask]), { 'anthropic-version': '2026-10-21' }, 'no key'],
  ['an unknown version', messages([ask]), { authorization: 'Bearer k', 'anthropic-version': '2020' }, 'anthropic-version'],
  ['an unknown field', messages([ask], { temperature: 0 }), undefined, 'temperature'],
  ['an empty text', messages([{ role: 'user', content: [{ type: 'text', text: ' ' }] }]), undefined, 'non-empty'],
  ['roles that do not alternate', messages([ask, ask]), undefined, 'alternate'],
  ['a call without result', messages([ask, call, ask]), undefined, 'no tool_result'],
  [
    'a result without call',
    messages([ask, call, { role: 'user', content: [{ ...result.content[0], tool_use_id: 't2' }] }]),
    undefined,
    't1',
  ],
  ['an id used twice', messages([ask, call, result, call, result]), undefined, 'unique'],
  [
    'a thought that it never signed',
    messages([ask, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x', signature: 'y' }] }, ask]),
    undefined,
    'signature',
  ],
])('Messages: refuses %s', async (_, body, headers, reason) => {
  const { status, text } = await post('/v1/messages', body, headers);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(text).toContain(reason);
  expect(fake.requests.at(-1)?.rejected).toContain(reason);
});

const readTool = { type: 'function', function: { name: 'read', description: '', parameters: { type: 'object' } } };
const chat = (list: unknown[]) => ({
  model: 'm',
  max_tokens: 9,
  stream: true,
  stream_options: { include_usage: true },
  messages: list,
  tools: [readTool],
});
const toolCalls = (text: string) => [{ id: 'c1', type: 'function', function: { name: 'read', arguments: text } }];

test.each([
  ['arguments that are no object', chat([{ role: 'assistant', content: null, tool_calls: toolCalls('[') }]), 'JSON object'],
  ['a call without answer', chat([{ role: 'assistant', content: null, tool_calls: toolCalls('{}') }]), 'without an answer'],
  ['an answer without call', chat([{ role: 'tool', tool_call_id: 'c1', content: 'x' }]), 'waits for an answer'],
  [
    'a late system message',
    chat([
      { role: 'user', content: 'x' },
      { role: 'system', content: 'y' },
    ]),
    'come first',
  ],
])('Chat Completions: refuses %s', async (_, body, reason) => {
  expect((await post('/v1/chat/completions', body)).text).toContain(reason);
});

const responses = (input: unknown[]) => ({
  model: 'm',
  max_output_tokens: 16,
  stream: true,
  store: false,
  include: ['reasoning.encrypted_content'],
  input,
});

test.each([
  ['a call without output', responses([{ type: 'function_call', call_id: 'c1', name: 'read', arguments: '{}' }]), 'no tool output'],
  ['an output without call', responses([{ type: 'function_call_output', call_id: 'c1', output: '' }]), 'no tool call found'],
  [
    'a lone reasoning item',
    responses([{ type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'sealed rs_1' }]),
    'required following item',
  ],
  ['user text as output', responses([{ type: 'message', role: 'user', content: [{ type: 'output_text', text: 'x' }] }]), 'input_text'],
])('Responses: refuses %s', async (_, body, reason) => {
  expect((await post('/v1/responses', body)).text).toContain(reason);
});
