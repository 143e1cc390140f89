import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import path from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { CancellationTokenSource, extensions, type LanguageModelToolResult, lm } from 'vscode';
import { AGENT_TOOLS } from '../../../protocol/agents.ts';
import { defineSuite } from '../../harness/defineSuite.ts';
import { backend, file, read, untilRunning } from './editor.ts';

/** The tools as the language models of the editor get them. */

// What a part is cannot be told by its class: an editor hands out parts of its own.
const textOf = ({ content }: LanguageModelToolResult): string => content.map((part) => String(Reflect.get(Object(part), 'value'))).join('');

async function invoke(name: string, input: object): Promise<string> {
  const { token } = new CancellationTokenSource();
  return textOf(await lm.invokeTool(`stewardry_${name}`, { input, toolInvocationToken: undefined }, token));
}

export const run = defineSuite(() => {
  before(untilRunning);

  it('are those of the protocol', () => {
    const ours = lm.tools.filter(({ name }) => name.startsWith('stewardry_'));
    deepEqual(ours.map(({ name }) => name).sort(), AGENT_TOOLS.map(({ name }) => `stewardry_${name}`).sort());
    ok(ours.every(({ description, inputSchema }) => description !== '' && inputSchema !== undefined));
  });

  it('check, and say that this is advisory', async () => {
    const text = await invoke('check', { paths: ['src/orders.ts'] });
    match(text, /^\d+ findings/);
    match(text, /src\/orders\.ts:14:\d+ error sql-injection/);
    match(text, /Advisory: this is a report/);
  });

  it('explain a rule', async () => match(await invoke('explain_rule', { rule: 'sql-injection' }), /^# sql-injection\n[\s\S]*Breaks it:/));

  it('hand in a change, which waits for review and is not in the files', async () => {
    const before = await read(file('src/log.ts'));
    const files = [{ path: 'src/greeting.ts', content: 'export const greeting = "hello";\n' }];
    match(await invoke('propose_change', { title: 'Greet', files }), /1 of 1 file handed in as run/);
    equal(await read(file('src/log.ts')), before);
    await rejects(async () => read(file('src/greeting.ts')));
    const [run] = (await backend().rpc.runs.list({ folder: file('').fsPath })).runs;
    deepEqual([run?.title, run?.review, run?.model], ['Greet', 'open', 'vscode']);
  });

  it('tell the model what is wrong with its input', async () => {
    await rejects(invoke('propose_change', { title: 'Wrong', files: [{ path: 'a.ts' }] }), /exactly one of "content", "edits"/);
    await rejects(invoke('explain_rule', { rule: 'no-such-rule' }), /No rule has the id "no-such-rule"/);
  });

  it('leave their rows in the record', async () =>
    match(await invoke('audit_query', { actor: 'vscode' }), /agents\/callTool propose_change by persona vscode/));

  it('are cancelled', async () => {
    const source = new CancellationTokenSource();
    const calling = lm.invokeTool('stewardry_check', { input: {}, toolInvocationToken: undefined }, source.token);
    source.cancel();
    await rejects(async () => calling);
  });

  it('are the same over MCP, from the program that the editor is offered', async () => {
    const program = path.join(extensions.getExtension('stewardry.stewardry')?.extensionPath ?? '', 'dist', 'server', 'cli.mjs');
    const own = ['PATH', 'HOME', 'STEWARDRY_HOME'].map((name) => [name, process.env[name] ?? '']);
    const env = { ...Object.fromEntries(own), ELECTRON_RUN_AS_NODE: '1' };
    const transport = new StdioClientTransport({ command: process.execPath, args: [program, 'mcp', file('').fsPath], env });
    const client = new Client({ name: 'test', version: '1' });
    await client.connect(transport);
    const { tools } = await client.listTools();
    deepEqual(
      tools.map(({ name }) => name),
      AGENT_TOOLS.map(({ name }) => name),
    );
    const { content } = await client.callTool({ name: 'check', arguments: { paths: ['src/orders.ts'] } });
    match(JSON.stringify(content), /sql-injection/);
    await client.close();
  });
});
