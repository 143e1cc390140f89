#!/usr/bin/env node
/** The same backend on the command line. */
import { existsSync, readFileSync } from 'node:fs';
import { toDisposable } from './base/disposable.ts';
import { messageOf } from './base/errors.ts';
import { PROFILE_LOG_LEVEL } from './base/profile.ts';
import { createBackend } from './createBackend.ts';
import { replaceFile } from './data/files/replaceFile.ts';
import { watchFolder } from './data/files/watchFolder.ts';
import { createSession, UsageError } from './transports/cli/session.ts';
import { readStartOptions } from './transports/cli/startOptions.ts';
import type { Terminal } from './transports/cli/terminal.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

const isInteractive = process.stderr.isTTY === true && process.stdout.isTTY === true;

const terminal: Terminal = {
  cwd: process.cwd(),
  isInteractive,
  canAnswer: isInteractive && process.stdin.isTTY === true,
  hasColor: process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined,
  print: (text) => void process.stdout.write(text),
  printError: (text) => void process.stderr.write(text),
  readLine,
  readFile,
  writeFile: replaceFile,
  exists: existsSync,
  watch: watchFolder,
  onInterrupt(listener) {
    for (const signal of SIGNALS) process.once(signal, listener);
    return toDisposable(() => {
      for (const signal of SIGNALS) process.off(signal, listener);
    });
  },
};

function readFile(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`"${file}" cannot be read (${messageOf(error)}). Check the path, and who may read it.`, { cause: error });
  }
}

/** Questions are for a person at a terminal; a pipe answers none. */
async function readLine(prompt: string, signal: AbortSignal): Promise<string | undefined> {
  if (!terminal.canAnswer) return undefined;
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C reaches the line editor as a key, not as a signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // Ctrl-D closes it without an answer.
  const closed = new Promise<undefined>((resolve) => lines.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([lines.question(prompt, { signal }), closed]);
  } finally {
    lines.close();
  }
}

// `stewardry check | head` closes the pipe early; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const { profile, ...start } = readStartOptions(process.argv.slice(2), process.env);
const logLevel = PROFILE_LOG_LEVEL[profile] ?? 'WARNING';
const starting = createBackend({ logName: 'cli.log', logLevel, environment: process.env, ...start });
// Loaded while the thread that checks comes up.
const { runCommandLine } = await import('./transports/cli/program.ts');
const backend = await starting;
const session = createSession(backend.kernel, terminal);
process.exitCode = await runCommandLine(process.argv.slice(2), session, backend.installation.version);
await backend.close();
