import type { ReactiveController } from 'lit';
import { expect, it } from 'vitest';
import { Host } from './host.ts';
import { Request } from './request.ts';

/** An element with one request, whose host a test speaks for. Its updates are those that a test makes. */
function createElement() {
  const posted: { kind: string; id?: number; params?: unknown }[] = [];
  const messages = new EventTarget();
  const api = { postMessage: (message: never) => void posted.push(message), setState: () => undefined, getState: () => undefined };
  const host = new Host({}, api, messages);
  const controllers: ReactiveController[] = [];
  let params: { folder: string; id: string } | undefined = { folder: '/f', id: '1' };
  const element = {
    host,
    addController: (controller: ReactiveController) => void controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => undefined,
    updateComplete: Promise.resolve(true),
  };
  const request = new Request(element, 'runs/show', () => params);
  const update = (next: typeof params | 'nothing' = params) => {
    params = next === 'nothing' ? undefined : next;
    for (const controller of controllers) controller.hostUpdate?.();
  };
  for (const controller of controllers) controller.hostConnected?.();
  const say = async (data: unknown) => {
    messages.dispatchEvent(new MessageEvent('message', { data }));
    // What waits for the answer goes on after a few microtasks.
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  const answer = (id: number, result: unknown) => say({ kind: 'response', id, result });
  return { request, update, say, answer, posted, asked: () => posted.filter(({ kind }) => kind === 'request').map(({ id }) => id) };
}

it('asks once for the same, and keeps the last answer until the next is there', async () => {
  const { request, update, answer, asked, posted } = createElement();
  update();
  update();
  await answer(1, 'one');
  expect([request.value, request.isLoading, asked()]).toEqual(['one', false, [1]]);
  update({ folder: '/f', id: '2' });
  expect([request.value, request.isLoading]).toEqual(['one', true]);
  update({ folder: '/f', id: '3' });
  await answer(2, 'two, too late');
  expect(request.value).toBe('one');
  await answer(3, 'three');
  expect([request.value, posted.filter(({ kind }) => kind === 'cancel')]).toEqual(['three', [{ kind: 'cancel', id: 2 }]]);
});

it('asks once more, however often it was asked to while an answer was under way', async () => {
  const { request, update, answer, asked } = createElement();
  update();
  for (let time = 0; time < 5; time++) void request.reload();
  expect(asked()).toEqual([1]);
  await answer(1, 'old');
  expect(asked()).toEqual([1, 2]);
  await answer(2, 'new');
  expect([request.value, asked()]).toEqual(['new', [1, 2]]);
});

it('says why it came to nothing, and asks again when the backend is back', async () => {
  const { request, update, say, answer } = createElement();
  update();
  await say({ kind: 'failure', id: 1, message: 'Connection is closed.', isCancelled: false });
  expect([request.failure, request.isLoading]).toEqual(['Connection is closed.', false]);
  await say({ kind: 'connection', connection: 'waiting' });
  await say({ kind: 'connection', connection: 'running' });
  await answer(2, 'back');
  expect([request.value, request.failure]).toEqual(['back', undefined]);
});

it('has nothing when there is nothing to ask for', async () => {
  const { request, update, answer } = createElement();
  update();
  await answer(1, 'one');
  update('nothing');
  expect([request.value, request.failure, request.isLoading]).toEqual([undefined, undefined, false]);
});
