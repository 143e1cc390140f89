import { expect, test } from 'vitest';
import { startAction } from '../../../ai/mcp/serverStart.ts';
import type { Action } from '../action.ts';
import { allowsServer, narrow, UNLIMITED } from '../limits.ts';
import { mcpConsent } from './mcpConsent.ts';

type McpAction = Extract<Action, { kind: 'mcp' }>;
const call = (more: Partial<McpAction> = {}): McpAction => ({ kind: 'mcp', server: 's', tool: 't', input: { a: 1 }, digest: 'd', ...more });
// It looks at the action only.
const opinionsOn = (action: Action) => mcpConsent.check(action, undefined as never, undefined as never, undefined as never);

test('every call is asked for, and a yes holds for exactly this call of exactly this tool', async () => {
  const shape = async (action: Action) => (await opinionsOn(action))[0]?.shape;
  expect(await opinionsOn(call())).toMatchObject([
    { outcome: 'ask', risk: 'medium', reason: expect.stringContaining('"t" of the MCP server "s"') },
  ]);
  const others = await Promise.all(
    [call({ digest: 'changed' }), call({ input: { a: 2 } }), call({ tool: 'u' }), call({ server: 'r' })].map(shape),
  );
  expect(new Set([await shape(call()), ...others]).size).toBe(5);
  expect(await shape(call())).toBe(await shape(call()));
});

test('a server that the folder names is started after a yes, one of the own settings at once; no secret is shown', async () => {
  const server = { name: 's', digest: 'd', kind: 'stdio', command: 'npx', args: ['-y', 'x'], environment: { TOKEN: 'secret' } } as const;
  const asked = await opinionsOn(startAction({ ...server, isFromWorkspace: true }));
  expect(asked).toMatchObject([{ outcome: 'ask', risk: 'high', reason: expect.stringContaining('starting it runs npx -y x') }]);
  expect(JSON.stringify([asked, startAction({ ...server, isFromWorkspace: true })])).not.toContain('secret');
  expect(await opinionsOn(startAction({ ...server, isFromWorkspace: false }))).toEqual([]);
});

test('a persona reaches a server when it may use anything of it, whoever is around it', () => {
  const limits = (...tools: string[]) => ({ ...UNLIMITED, tools });
  const reached = [
    limits('*'),
    limits('mcp:*'),
    limits('mcp:s/t'),
    limits('mcp:s/*'),
    limits('read_*', 'mcp:other/*'),
    limits('mcp:st/*'),
    limits(),
  ];
  expect(reached.map((each) => allowsServer(each, 's'))).toEqual([true, true, true, true, false, false, false]);
  expect(allowsServer(narrow(limits('read_file'), limits('*')), 's')).toBe(false);
});
