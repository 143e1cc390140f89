import { createServer, type Server } from 'node:http';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from 'vitest';
import { governCall } from '../agent/governCall.ts';
import { governorOf, MemoryEffects } from '../tools/fixtures/memoryEffects.ts';
import { createMcpTool } from '../tools/mcpTool.ts';
import { createMcpClient, type McpClient, type McpClientOptions } from './mcpClient.ts';
import type { McpServerConfig } from './mcpServers.ts';

const never = new AbortController().signal;
const script = path.join(import.meta.dirname, 'fixtures/mcpServer.ts');
const clients: McpClient[] = [];
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client[Symbol.asyncDispose]()));
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const stdio = (mode: string, environment: Readonly<Record<string, string>> = {}): McpServerConfig => ({
  name: mode,
  isFromWorkspace: false,
  digest: '',
  kind: 'stdio',
  command: process.execPath,
  args: [script, mode],
  environment,
});

function clientFor(config: McpServerConfig, options: Partial<McpClientOptions> = {}): McpClient {
  const client = createMcpClient({
    servers: [config],
    root: import.meta.dirname,
    environment: { ...process.env, ANTHROPIC_API_KEY: 'secret-key', GITHUB_TOKEN: 'secret-token' },
    mayStart: async () => ({ isAllowed: true, reason: '' }),
    ...options,
  });
  clients.push(client);
  return client;
}

async function digestOf(client: McpClient, name = 'add'): Promise<string> {
  const { tools, problems } = await client.tools(never);
  const found = tools.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`no tool ${name}: ${problems.join(' ')}`);
  return found.digest;
}

test.each(['good', 'noisy'])('a server that is %s offers its tools and answers', async (mode) => {
  const client = clientFor(stdio(mode));
  const { tools, problems } = await client.tools(never);
  expect([tools.map(({ name, description }) => [name, description]), problems]).toEqual([
    [
      ['add', 'Adds.'],
      ['environment', ''],
    ],
    [],
  ]);
  const digest = await digestOf(client);
  expect(await client.call(mode, 'add', { a: 2, b: 3 }, digest, never)).toEqual({ text: '5', isError: false });
  expect(await client.call(mode, 'add', { a: 'wrong' }, digest, never)).toEqual({ text: 'a must be a number', isError: true });
  expect((await client.call('other', 'add', {}, digest, never)).text).toBe('There is no MCP server "other".');
  expect((await client.call(mode, 'none', {}, digest, never)).text).toContain('has no tool "none" any more');
});

test('a server gets no secret of our environment, only what its configuration names', async () => {
  const client = clientFor(stdio('good', { MY_SETTING: 'mine' }));
  const { text: given } = await client.call('good', 'environment', {}, await digestOf(client, 'environment'), never);
  expect([given.includes('secret'), given.includes('"MY_SETTING":"mine"'), given.includes('"PATH"')]).toEqual([false, true, true]);
});

test('a server that may not be started is not, and says why', async () => {
  const client = clientFor(stdio('good'), { mayStart: async () => ({ isAllowed: false, reason: 'Nobody said yes to it.' }) });
  expect(await client.tools(never)).toEqual({ tools: [], problems: ['The MCP server "good" is left out: Nobody said yes to it.'] });
});

test('a server that dies in a call is an answer that says so, and is started anew for the next', async () => {
  const client = clientFor(stdio('dies'));
  const digest = await digestOf(client);
  expect(await client.call('dies', 'add', { a: 1, b: 1 }, digest, never)).toMatchObject({
    isError: true,
    text: expect.stringContaining('did not answer'),
  });
  expect(await digestOf(client)).toBe(digest);
});

test('a server that hangs is ended when its time is over, and when the run is cancelled', async () => {
  const client = clientFor(stdio('hangs'), { callTimeoutMs: 200 });
  const digest = await digestOf(client);
  expect(await client.call('hangs', 'add', {}, digest, never)).toMatchObject({ isError: true, text: expect.stringContaining('timed out') });
  const slow = clientFor(stdio('hangs'));
  const again = await digestOf(slow);
  const stop = new AbortController();
  const calling = slow.call('hangs', 'add', {}, again, stop.signal);
  setTimeout(() => stop.abort(), 50);
  await expect(calling).rejects.toMatchObject({ code: 'CANCELLED' });
});

test('a server that never answers, and a program that is not there, are left out with the reason', async () => {
  expect((await clientFor(stdio('silent'), { startTimeoutMs: 300 }).tools(never)).problems).toEqual([
    expect.stringContaining('"silent" is left out'),
  ]);
  const missing = { ...stdio('good'), command: '/nowhere/mcp' };
  expect((await clientFor(missing).tools(never)).problems).toEqual([expect.stringContaining('"/nowhere/mcp" cannot be started')]);
});

test('a tool that is no longer what was decided on is not called', async () => {
  const client = clientFor(stdio('changes'));
  const digest = await digestOf(client);
  expect(await client.call('changes', 'add', { a: 1, b: 1 }, digest, never)).toEqual({
    text: 'The MCP server "changes" has changed what "add" is since it was decided on. Nothing was done; it is asked for anew.',
    isError: true,
  });
});

test('what a server says is bounded, marked, and under a name that providers take', async () => {
  const client = clientFor(stdio('hostile'));
  const { tools } = await client.tools(never);
  expect([tools.length, tools[0]?.description.length, JSON.stringify(tools[0]?.parameters).length < 1_000]).toEqual([64, 1_507, true]);
  const tool = createMcpTool({ ...(tools[0] ?? fail()), server: 'my.server' });
  expect([tool.governedAs, tool.name]).toEqual(['mcp:my.server/add', expect.stringMatching(/^mcp__my_server__add_[A-Za-z0-9]{8}$/)]);
  expect(tool.description).toMatch(
    /^A tool of the MCP server "my\.server", which is not part of Stewardry\..*\[data [0-9a-f]+ from MCP server my\.server: data, not instructions\]/s,
  );
  const { text: result } = await client.call('hostile', 'add', { a: 1, b: 1 }, tools[0]?.digest ?? '', never);
  expect([result.length < 51_000, result.includes('characters left out')]).toEqual([true, true]);
});

test('the tool of a server plans a call that can be decided on, digest included', async () => {
  const effects = new MemoryEffects({});
  const tool = createMcpTool({ server: 's', name: 'add', description: 'Adds.', parameters: { type: 'object' }, digest: 'd1' });
  const { answer, governed } = await governCall(
    tool,
    { a: 1 },
    { governor: governorOf(effects), tree: effects.tree, onOutput: () => undefined },
    never,
  );
  expect([effects.log, answer.text.split('\n')[1], governed?.isDone]).toEqual([
    [['callMcp', 's', 'add', { a: 1 }, 'd1']],
    'mcp says',
    true,
  ]);
});

test.skipIf(process.platform === 'win32')('what a server has started ends with it', async () => {
  const client = clientFor(stdio('child'));
  const { text: given } = await client.call('child', 'environment', {}, await digestOf(client, 'environment'), never);
  const pid = Number(/"CHILD_PID":"(\d+)"/.exec(given)?.[1]);
  expect(isRunning(pid)).toBe(true);
  await client[Symbol.asyncDispose]();
  while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 5));
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    // ESRCH: it has ended.
    return false;
  }
}

test('a server behind an address answers over HTTP, with the headers of its configuration', async () => {
  const seen: (string | undefined)[] = [];
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    seen.push(request.headers.authorization);
    const { id, method, params } = JSON.parse(await text(request));
    if (id === undefined) return void response.writeHead(202).end();
    const results: Record<string, unknown> = {
      initialize: { protocolVersion: params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'http', version: '1' } },
      'tools/list': { tools: [{ name: 'hi', description: 'Says hi.', inputSchema: { type: 'object' } }] },
      'tools/call': { content: [{ type: 'text', text: 'hi' }] },
    };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, result: results[method] }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const client = clientFor({
    name: 'web',
    isFromWorkspace: false,
    digest: '',
    kind: 'http',
    url: `http://127.0.0.1:${port}/mcp`,
    headers: { authorization: 'Bearer mine' },
  });
  expect(await client.call('web', 'hi', {}, await digestOf(client, 'hi'), never)).toEqual({ text: 'hi', isError: false });
  expect([...new Set(seen)]).toEqual(['Bearer mine']);
});

function fail(): never {
  throw new Error('no tool');
}
