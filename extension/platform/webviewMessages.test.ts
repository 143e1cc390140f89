import { expect, it } from 'vitest';
import { readMessage } from './webviewMessages.ts';

const allowed = { requests: ['rules/show'], commands: ['stewardry.openRule'] };

it('lets only requests and commands through that are on the list', () => {
  const messages = [
    { kind: 'request', id: 1, method: 'rules/show', params: {} },
    { kind: 'command', id: 2, command: 'stewardry.openRule', args: [{}] },
    { kind: 'cancel', id: 1 },
    { kind: 'ready' },
    { kind: 'request', id: 1, method: 'workspace/setConfig', params: {} },
    { kind: 'request', id: '1', method: 'rules/show' },
    { kind: 'command', id: 1, method: 'rules/show' },
    { kind: 'command', id: 1, command: 'workbench.action.terminal.new', args: [] },
    { kind: 'command', id: 1, command: 'stewardry.openRule', args: 'all' },
    { kind: 'title', title: 7 },
    null,
    'rules/show',
  ];
  expect(messages.map((message) => readMessage(message, allowed)?.kind)).toEqual([
    'request',
    'command',
    'cancel',
    'ready',
    ...Array.from({ length: 8 }, () => undefined),
  ]);
});

it('cuts names of tabs, and passes on nothing but what it knows', () => {
  expect(readMessage({ kind: 'title', title: 'a'.repeat(500), evil: true }, allowed)).toEqual({ kind: 'title', title: 'a'.repeat(120) });
});
