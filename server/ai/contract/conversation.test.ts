import { expect, test } from 'vitest';
import { normalise } from './conversation.ts';
import type { Message, ToolCallPart } from './messages.ts';

const origin = { provider: 'p', model: 'm', locality: 'cloud' } as const;
const call = (id: string): ToolCallPart => ({ kind: 'toolCall', id, name: 'read', input: {} });
const result = (callId: string, text = 'ok', isError = false) => ({ kind: 'toolResult', callId, text, isError }) as const;
const ask: Message = { role: 'user', content: [{ kind: 'text', text: 'hi' }] };

test('an open call is answered by a note, a result without call is dropped, order follows the calls', () => {
  const messages: Message[] = [
    ask,
    { role: 'assistant', content: [call('a'), call('b')], origin },
    { role: 'tool', content: [result('z'), result('b')] },
    ask,
  ];
  expect(normalise(messages)).toEqual([
    ask,
    messages[1],
    { role: 'tool', content: [result('a', 'This call was not run: the turn was interrupted.', true), result('b')] },
    ask,
  ]);
});

test('what is empty is left out: blank texts, turns of thought only, results of a turn that is gone', () => {
  const messages: Message[] = [
    { role: 'user', content: [{ kind: 'text', text: ' ' }, ...ask.content] } as Message,
    { role: 'assistant', content: [{ kind: 'thinking', text: 'hm' }], origin },
    { role: 'assistant', content: [{ kind: 'text', text: '\n' }], origin },
    { role: 'tool', content: [result('a')] },
  ];
  expect(normalise(messages)).toEqual([ask]);
});
