/** Starts programs so that none outlives the one that started it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** A running program with all its children. */
export interface GuardedProcess {
  readonly pid: number;
  /** Everything it wrote so far, standard output and error together. */
  output(): string;
  /** Settles with the exit code (`null`: ended by a signal) when it has ended, for whatever reason. */
  readonly ended: Promise<number | null>;
  /** Ends it and its children: politely at first. Returns when they are gone. */
  stop(): Promise<void>;
}

/** What a guarded program may be given besides its arguments. */
interface GuardedOptions {
  readonly cwd?: string;
  /** Added to this process's environment; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const GRACE_MS = 3000; // VS Code saves its state at the end
const OUTPUT_KEPT = 200_000; // characters; enough for an error message, little enough for a chatty server

const running = new Set<ChildProcess>();

/** Starts `command` in a process group of its own. It is killed when this process ends, by Ctrl-C too. */
export function startProcess(command: string, parameters: readonly string[], options: GuardedOptions = {}): GuardedProcess {
  const child = spawn(command, parameters, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
  const { pid } = child;
  let output = '';
  const collect = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`cannot start "${command}": ${cause.message}`, { cause })));
    child.once('close', resolve);
  });
  // Whoever waits for it sees the failure; nobody has to.
  ended.catch(() => undefined).finally(() => running.delete(child));
  running.add(child);
  killAllAtExit();
  return { pid: pid ?? -1, output: () => output, ended, stop: () => stopProcess(child) };
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const closed = once(child, 'close');
  signalGroup(child, 'SIGTERM');
  const isClosed = await Promise.race([closed.then(() => true), delay(GRACE_MS, false, { ref: false })]);
  if (!isClosed) signalGroup(child, 'SIGKILL');
  await closed;
  // The leader is gone; a child of it that ignored the signal is not.
  signalGroup(child, 'SIGKILL');
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Signals a program with all its children: the negative id names the process group. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // ESRCH: the whole group is gone already, which is the aim.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

let isGuarding = false;

function killAllAtExit(): void {
  if (isGuarding) return;
  isGuarding = true;
  process.once('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // 128 + 2: what a shell reports for a program that Ctrl-C ended.
    process.once(signal, () => process.exit(130));
  }
}
