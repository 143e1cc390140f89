import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  createProtocolConnection,
  InitializedNotification,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
} from 'vscode-languageserver/node';
import { type CliWorkspace, createCliWorkspace, resultOf } from '../harness/cliWorkspace.ts';

/** Several programs on one workspace, and one that dies in the middle: they share a database. */

let workspace: CliWorkspace;

beforeEach(() => {
  workspace = createCliWorkspace('many');
  for (let number = 0; number < 300; number++) workspace.write(`src/f${number}.ts`, 'foo(1);\n'.repeat(20));
});

afterEach(() => workspace.dispose());

const EXPECTED = { code: 1, found: 6000, stderr: '' };

async function summaryOf(running: ReturnType<CliWorkspace['run']>): Promise<typeof EXPECTED | { code: number | null }> {
  const { code, stdout, stderr } = await running;
  // What a program says that printed nothing is why.
  return { code, found: stdout === '' ? 0 : JSON.parse(stdout).length, stderr };
}

const check = (): Promise<unknown> => summaryOf(workspace.run(['check', '--format', 'json']));

it('a scan that is killed at any moment leaves a database that works', async () => {
  for (const lifetime of [300, 700, 1000, 1400]) {
    const running = workspace.start(['check']);
    const ended = resultOf(running);
    await delay(lifetime);
    running.kill('SIGKILL');
    await ended;
  }
  // Neither damage nor a lock that nobody holds any more is spoken of.
  expect(await check()).toEqual(EXPECTED);
}, 60_000);

it('two at once on a workspace that none has seen find the same, and neither fails', async () => {
  expect(await Promise.all([check(), check()])).toEqual([EXPECTED, EXPECTED]);
}, 60_000);

it('the command line checks while an editor has the workspace open, and the editor sees its own', async () => {
  const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));
  const server = fork(main, ['--node-ipc'], { env: { ...process.env, STEWARDRY_HOME: workspace.home }, silent: true });
  const exited = once(server, 'exit');
  const client = createProtocolConnection(new IPCMessageReader(server), new IPCMessageWriter(server));
  client.listen();
  try {
    await client.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
    await client.sendNotification(InitializedNotification.type, {});
    const { folder } = workspace;
    await client.sendRequest('workspace/open', { folder, name: 'many', trusted: true });
    const scan = client.sendRequest<{ findings: unknown[]; notices: unknown[] }>('rules/scan', { folder });
    const [inEditor, onCommandLine] = await Promise.all([scan, check()]);
    expect(onCommandLine).toEqual(EXPECTED);
    expect([inEditor.findings.length, inEditor.notices]).toEqual([6000, []]);
    workspace.write('src/f0.ts', 'bar(1);\n');
    expect(await check()).toEqual({ ...EXPECTED, found: 5980 });
    const again = await client.sendRequest<{ findings: unknown[] }>('rules/scan', { folder });
    expect(again.findings.length).toBe(5980);
  } finally {
    client.dispose();
    server.kill();
    await exited;
  }
}, 60_000);
