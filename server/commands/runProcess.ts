import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { BadInputError } from '../base/errors.ts';
import { endGroup } from './endGroup.ts';

export interface ProcessStart {
  readonly program: string | undefined;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Both streams, in the order in which they come in. */
  readonly onBytes: (bytes: Uint8Array) => void;
}

/** How a process ended. A signal that ended a program inside of a shell shows as its exit code, 128 and the number: then both are said. */
export interface Ending {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly hasTimedOut: boolean;
}

/** Output may still be in the pipe when a process has ended; whoever else holds the pipe open is not waited for. */
const DRAIN_MS = 200;

/**
 * Runs a program in a process group of its own, with nothing on its input, until it ends; then ends whatever it left behind. On abort and on
 * timeout the whole group ends within a second. Throws the signal's reason when aborted.
 */
export async function runProcess(
  { program, args, cwd, environment, timeoutMs, onBytes }: ProcessStart,
  signal: AbortSignal,
): Promise<Ending> {
  if (program === undefined) throw new BadInputError('There is nothing to run.');
  // Of an abort that has been, the listener below would never hear.
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
  const timeout = AbortSignal.timeout(timeoutMs);
  const stop = AbortSignal.any([signal, timeout]);
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= endGroup(child.pid, environment);
  };
  stop.addEventListener('abort', end, { once: true });
  child.stdout.on('data', onBytes);
  child.stderr.on('data', onBytes);
  try {
    const [exitCode, by] = await exited(child, program);
    await drained(child);
    end();
    await ending;
    signal.throwIfAborted();
    return { exitCode, signal: by ?? signalOf(exitCode), hasTimedOut: timeout.aborted };
  } finally {
    stop.removeEventListener('abort', end);
    child.stdout.destroy();
    child.stderr.destroy();
  }
}

type Child = ReturnType<typeof spawn>;

function exited(child: Child, program: string): Promise<[number | null, NodeJS.Signals | null]> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, by) => resolve([code, by]));
    child.once('error', (cause) => reject(new BadInputError(`"${program}" could not be started, so the command was not run.`, { cause })));
  });
}

function drained(child: Child): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, DRAIN_MS);
    child.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** POSIX shells report a program that a signal ended with 128 and its number. */
function signalOf(exitCode: number | null): string | null {
  if (exitCode === null || exitCode <= 128) return null;
  return Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0] ?? null;
}
