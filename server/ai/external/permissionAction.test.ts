import { expect, it } from 'vitest';
import type { TreeView } from '../tools/effects.ts';
import { actionOf } from './permissionAction.ts';

const root = import.meta.dirname;
const nothing = async (): Promise<never> => {
  throw new Error('Only texts are read');
};
const tree: TreeView = {
  readText: async (path) => (path === 'a.ts' ? 'one\ntwo\n' : undefined),
  list: nothing,
  search: nothing,
  findSymbols: nothing,
};
const of = (call: object) => actionOf({ toolCallId: '1', ...call }, { root, shell: 'posix', tree });
const diff = (path: string, newText: string, oldText?: string) => ({
  content: [{ type: 'diff', path: `${root}/${path}`, newText, ...(oldText === undefined ? {} : { oldText }) }],
});

it('an edit is decided on with whole texts, whether the agent shows all of it or a part', async () => {
  const edit = (change: object) => ({ kind: 'edit', tool: 'write_file', changes: [change] });
  expect(await of(diff('b.ts', 'new\n'))).toEqual(edit({ path: 'b.ts', before: null, after: 'new\n' }));
  expect(await of(diff('a.ts', 'whole\n', 'one\ntwo\n'))).toEqual(edit({ path: 'a.ts', before: 'one\ntwo\n', after: 'whole\n' }));
  expect(await of(diff('a.ts', '2', 'two'))).toEqual(edit({ path: 'a.ts', before: 'one\ntwo\n', after: 'one\n2\n' }));
});

it('a command is decided on as it is, and a look by its files', async () => {
  expect(await of({ kind: 'execute', rawInput: { command: 'npm test', cwd: root } })).toEqual({
    kind: 'command',
    tool: 'run_command',
    shell: 'posix',
    command: 'npm test',
    cwd: '.',
  });
  expect(await of({ kind: 'read', locations: [{ path: `${root}/a.ts` }] })).toEqual({ kind: 'read', tool: 'read_file', paths: ['a.ts'] });
});

it.each([
  ['a part that is not in the file', diff('a.ts', 'x', 'nowhere')],
  ['a file outside of the copy', diff('../../../etc/hosts', 'x')],
  ['a command without words', { kind: 'execute', title: 'Run npm test' }],
  ['a command elsewhere', { kind: 'execute', rawInput: { command: 'ls', cwd: '/' } }],
  ['a look outside', { kind: 'read', locations: [{ path: '/etc/hosts' }] }],
  ['a look at nothing', { kind: 'search' }],
  ['anything else', { kind: 'fetch', title: 'Fetch a page' }],
])('%s is for a person to decide', async (_, call) => {
  expect(await of(call)).toBeUndefined();
});
