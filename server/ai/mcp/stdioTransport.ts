import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { deserializeMessage, type JSONRPCMessage, type Transport } from '@modelcontextprotocol/client';
import { IoError } from '../../base/errors.ts';
import type { McpServerConfig } from './mcpServers.ts';

/** What a program needs to run at all; keys and tokens are not among it. */
const HARMLESS =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_\w+|TZ|TMPDIR|TEMP|TMP|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC|PATHEXT|USERPROFILE|APPDATA|LOCALAPPDATA|PROGRAMFILES)$/i;
/** Characters of one message. */
const LONGEST_MESSAGE = 10 * 1024 * 1024;
const STOP_GRACE_MS = 300;

/**
 * A server that is a program of its own: one JSON message a line (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#stdio).
 * Ours instead of the library's, because that one keeps neither to our environment nor ends what the program itself has started.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #config: Extract<McpServerConfig, { kind: 'stdio' }>;
  readonly #root: string;
  readonly #environment: Readonly<Record<string, string | undefined>>;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #rest = '';

  constructor(
    config: Extract<McpServerConfig, { kind: 'stdio' }>,
    root: string,
    environment: Readonly<Record<string, string | undefined>>,
  ) {
    this.#config = config;
    this.#root = root;
    this.#environment = environment;
  }

  async start(): Promise<void> {
    const { command, args, environment } = this.#config;
    const child = spawn(command, [...args], {
      cwd: this.#root,
      env: { ...harmless(this.#environment), ...environment },
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own, so that it ends with everything that it started.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => reject(new IoError(`"${command}" cannot be started: ${error.message}`, { cause: error })));
    });
    child.on('error', (error) => this.onerror?.(error));
    child.stdin.on('error', (error) => this.onerror?.(error));
    child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    child.once('exit', () => {
      // What it leaves running would hold the pipe.
      this.#kill('SIGKILL');
      this.onclose?.();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) throw new IoError('The program of the server has ended');
    if (!child.stdin.write(`${JSON.stringify(message)}\n`))
      await new Promise((resolve) => child.stdin.once('drain', resolve).once('close', resolve));
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.stdin.end();
    this.#kill('SIGTERM');
    const timer = setTimeout(() => this.#kill('SIGKILL'), STOP_GRACE_MS);
    await ended;
    clearTimeout(timer);
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > LONGEST_MESSAGE) {
      this.#rest = '';
      this.onerror?.(new IoError(`A message of more than ${LONGEST_MESSAGE} characters`));
      this.#kill('SIGKILL');
      return;
    }
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (line.trim() === '') return;
    try {
      this.onmessage?.(deserializeMessage(line));
    } catch (error) {
      // Programs write to their output what belongs into a log; the protocol goes on.
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #kill(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore', windowsHide: true });
      else process.kill(-pid, signal);
    } catch {
      // The group has ended already.
    }
  }
}

function harmless(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => HARMLESS.test(name)));
}
