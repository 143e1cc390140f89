import { expect, test } from 'vitest';
import type { Context, Message } from '../../contract/messages.ts';
import type { StreamEvent } from '../../contract/provider.ts';
import { parseScript } from './script.ts';
import { createScriptedProvider } from './scripted.ts';

const never = new AbortController().signal;
const ask = (text: string): Message => ({ role: 'user', content: [{ kind: 'text', text }] });

function provider(text: string) {
  const parsed = parseScript(text);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return createScriptedProvider(parsed.script);
}

async function play(yaml: string, context: Context, signal = never): Promise<StreamEvent[]> {
  const stream = provider(yaml).stream('demo', context, { maxOutputTokens: 100 }, signal);
  const events: StreamEvent[] = [];
  for await (const event of stream) events.push(event);
  return events;
}

const SCRIPT = `
name: demo
turns:
  - think: Read first.
    say: I will look.
    call: [{ tool: read_file, input: { path: a.ts } }]
  - when: denied
    say: So I stop.
  - say: Done now.
`;

test('turns are played in order, told apart by what the conversation already holds', async () => {
  const first = await play(SCRIPT, { messages: [ask('go')] });
  const done = first.at(-1);
  if (done?.type !== 'done') throw new Error('no end');
  expect(first.map((event) => ('text' in event ? event.text : event.type)).join('')).toBe(
    'Read first.I will look.{"path":"a.ts"}toolCalldone',
  );
  expect(done.message.content.at(-1)).toEqual({ kind: 'toolCall', id: 'script_0_0', name: 'read_file', input: { path: 'a.ts' } });

  const result = (text: string): Message => ({
    role: 'tool',
    content: [{ kind: 'toolResult', callId: 'script_0_0', text, isError: false }],
  });
  const answerTo = async (text: string) => {
    const end = (await play(SCRIPT, { messages: [ask('go'), done.message, result(text)] })).at(-1);
    return end?.type === 'done' ? end.message.content : end;
  };
  expect(await answerTo('access denied')).toEqual([{ kind: 'text', text: 'So I stop.' }]);
  expect(await answerTo('contents')).toEqual([{ kind: 'text', text: 'Done now.' }]);
});

test('a script can fail, ends, and can be cancelled in the middle of a word', async () => {
  expect(await play('turns: [{ fail: overloaded }]', { messages: [ask('go')] })).toEqual([
    { type: 'error', failure: { kind: 'overloaded', message: 'The script fails here: overloaded' } },
  ]);
  const stop = new AbortController();
  const slow = play('{ paceMs: 1000, turns: [{ say: a b c d e f }] }', { messages: [ask('go')] }, stop.signal);
  stop.abort();
  expect(await slow).toEqual([{ type: 'error', failure: { kind: 'cancelled', message: 'The request was cancelled' } }]);
});

test('a wrong script is named', () => {
  expect(parseScript('turns: [{ sing: la }]')).toEqual({ problem: expect.stringContaining('sing') });
  expect(parseScript('turns: [')).toEqual({ problem: expect.stringContaining('line') });
});
