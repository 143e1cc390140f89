import { expect, test } from 'vitest';
import type { Failure } from '../contract/failure.ts';
import type { StreamEvent } from '../contract/provider.ts';
import { createStreamProvider } from './streamProvider.ts';

const never = new AbortController().signal;
const origin = { provider: 'editor', model: 'm', locality: 'cloud' } as const;
const text: StreamEvent = { type: 'text', text: 'hi' };
const done: StreamEvent = { type: 'done', reason: 'end', message: { role: 'assistant', content: [{ kind: 'text', text: 'hi' }], origin } };
const error = (kind: Failure['kind'], message: string): StreamEvent => ({ type: 'error', failure: { kind, message } });

async function play(stream: () => AsyncIterable<StreamEvent>, signal = never): Promise<StreamEvent[]> {
  const provider = createStreamProvider({
    id: 'editor',
    label: 'Editor',
    locality: 'cloud',
    billing: 'unmetered',
    stream,
    models: async () => ({ ok: true, value: [{ id: 'm' }] }),
  });
  const events: StreamEvent[] = [];
  for await (const event of provider.stream('m', { messages: [] }, { maxOutputTokens: 1 }, signal)) events.push(event);
  return events;
}

test('whatever the function does, the stream ends once and does not throw', async () => {
  expect(
    await play(async function* () {
      yield text;
      yield done;
      yield text;
    }),
  ).toEqual([text, done]);
  expect(
    await play(async function* () {
      yield text;
    }),
  ).toEqual([text, error('incomplete', 'The answer ended without its end mark')]);
  expect(
    await play(async function* () {
      yield text;
      throw new Error('the model vanished');
    }),
  ).toEqual([text, error('server', 'Editor: the model vanished')]);
  expect(
    await play(() => {
      throw new Error('not ready');
    }),
  ).toEqual([error('server', 'Editor: not ready')]);
  expect(await play(() => Promise.reject(new Error('never')) as never, AbortSignal.abort())).toEqual([
    error('cancelled', 'The request was cancelled'),
  ]);
});
