import { expect, it } from 'vitest';
import { isAllowedRequest } from './webviewMessages.ts';

it('lets only requests through that are on the list', () => {
  const allowed = ['rules/show'];
  const messages = [
    { kind: 'request', id: 1, method: 'rules/show', params: {} },
    { kind: 'request', id: 1, method: 'workspace/setConfig', params: {} },
    { kind: 'request', id: '1', method: 'rules/show' },
    { kind: 'command', id: 1, method: 'rules/show' },
    null,
    'rules/show',
  ];
  expect(messages.map((message) => isAllowedRequest(message, allowed))).toEqual([true, false, false, false, false, false]);
});
