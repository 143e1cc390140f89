import { expect, it } from 'vitest';
import { Host } from './host.ts';

/** A page whose host is written down, and that a test speaks for. */
function createPage(kept?: unknown) {
  const posted: unknown[] = [];
  const messages = new EventTarget();
  let saved: unknown;
  const api = {
    postMessage: (message: unknown) => void posted.push(message),
    setState: (state: unknown) => {
      saved = state;
    },
    getState: () => kept,
  };
  const host = new Host({ run: 'r1' }, api, messages);
  return { host, posted, say: (data: unknown) => messages.dispatchEvent(new MessageEvent('message', { data })), saved: () => saved };
}

it('gives every answer to the one who asked, and rejects with what is for a person', async () => {
  const { host, posted, say } = createPage();
  const first = host.request('rules/show', { folder: null, ruleId: 'a' });
  const second = host.run('stewardry.openRule', { ruleId: 'b' });
  say({ kind: 'failure', id: 2, message: 'The rule "b" is not there.', isCancelled: false });
  say({ kind: 'response', id: 1, result: { id: 'a' } });
  await expect(first).resolves.toEqual({ id: 'a' });
  await expect(second).rejects.toThrow('The rule "b" is not there.');
  expect(posted).toEqual([
    { kind: 'ready' },
    { kind: 'request', id: 1, method: 'rules/show', params: { folder: null, ruleId: 'a' } },
    { kind: 'command', id: 2, command: 'stewardry.openRule', args: [{ ruleId: 'b' }] },
  ]);
});

it('gives up what is not wanted any more', async () => {
  const { host, posted } = createPage();
  const abort = new AbortController();
  const answer = host.request('rules/show', { folder: null, ruleId: 'a' }, abort.signal);
  abort.abort();
  await expect(answer).rejects.toMatchObject({ isCancelled: true });
  expect(posted.at(-1)).toEqual({ kind: 'cancel', id: 1 });
});

it('keeps what a person chose beside what it was opened with, for the page that the editor makes anew', () => {
  const { host, saved, say } = createPage({ opened: { run: 'r0' }, kept: { tab: 'changes' } });
  expect([host.state, host.kept]).toEqual([{ run: 'r0' }, { tab: 'changes' }]);
  host.keep({ tab: 'history' });
  let states = 0;
  host.addEventListener('state', () => states++);
  say({ kind: 'state', state: { run: 'r2' } });
  expect({ state: host.state, saved: saved(), states }).toEqual({
    state: { run: 'r2' },
    saved: { opened: { run: 'r2' }, kept: { tab: 'history' } },
    states: 1,
  });
});

it('tells of notifications and of the connection only what changes', () => {
  const { host, say } = createPage();
  const told: unknown[] = [];
  const stop = host.on('rules/changed', (params) => told.push(params));
  host.addEventListener('connection', () => told.push(host.connection));
  say({ kind: 'connection', connection: 'running' });
  say({ kind: 'connection', connection: 'waiting' });
  say({ kind: 'notification', method: 'rules/changed', params: { folder: '/a' } });
  stop();
  say({ kind: 'notification', method: 'rules/changed', params: { folder: '/b' } });
  expect(told).toEqual(['waiting', { folder: '/a' }]);
});
