import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../harness/cliWorkspace.ts';

/** `stewardry serve`, with and without the profile of those who write modules. */

let workspace: CliWorkspace;
let server: ChildProcess;
let output = '';

beforeEach(() => {
  workspace = createCliWorkspace('serve', { git: true });
});
afterEach(async () => {
  if (server.exitCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGKILL');
    await ended;
  }
  workspace.dispose();
});

async function serve(...args: string[]): Promise<void> {
  output = '';
  server = workspace.start([...args, 'serve']);
  for (const stream of [server.stdout, server.stderr]) stream?.on('data', (part) => (output += String(part)));
  await expect.poll(() => output, { timeout: 30_000 }).toContain(`Running for ${workspace.folder}`);
}

const starts = () =>
  readFileSync(path.join(workspace.home, 'logs', 'cli.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes('"greet"') && line.includes('"running"')).length;

it('in the profile dev, a module that changes is read again; Ctrl-C ends it, and what was done is signed', async () => {
  await workspace.run(['modules', 'new', 'greet']);
  await serve('--profile', 'dev');
  await expect.poll(starts, { timeout: 30_000 }).toBe(1);
  const file = '.stewardry/modules/greet/index.mjs';
  workspace.write(file, `${workspace.read(file)}\n// changed\n`);
  await expect.poll(starts, { timeout: 30_000 }).toBe(2);
  expect(output).toContain('Read again: .stewardry/modules/greet/index.mjs');
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  expect(await ended).toBe(0);
});

it('otherwise nothing is watched and little is logged', async () => {
  await serve();
  workspace.write('.stewardry/rules/more.yml', 'id: no-more\nlanguage: TypeScript\nrule: { pattern: more() }\n');
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  expect([await ended, output]).toEqual([0, `Running for ${workspace.folder}. Ctrl-C ends it.\n`]);
});

it('a profile that there is not is refused', async () => {
  server = workspace.start(['--profile', 'fast', 'whoami']);
  let errors = '';
  server.stderr?.on('data', (part) => (errors += String(part)));
  const code = await new Promise((resolve) => server.once('close', resolve));
  expect([code, errors]).toEqual([2, expect.stringContaining('Allowed choices are dev, staging, prod')]);
});
