import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { endGroup } from './endGroup.ts';
import { PlainText } from './plainText.ts';

/** How a program that was talked to came to its end. */
export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** It never began: why. */
  readonly problem?: string;
}

/** A program while it runs, and what it is talked to by. */
export interface RunningProgram {
  readonly input: Writable;
  readonly output: Readable;
  /** Resolves when it has ended, by itself or because it was ended. Never rejects. */
  readonly ended: Promise<ProgramEnd>;
  /** What it wrote to its error output last, as plain text. */
  lastErrors(): string;
  /** Ends it with everything that it started. Resolves when all of it is gone. */
  end(): Promise<void>;
}

export interface TalkStart {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Its `TMPDIR` marks all that it starts, so that all of it ends with it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Characters of the error output that are kept. */
const MOST_ERRORS = 2_000;

/**
 * Starts a program in a process group of its own, and ends it with everything that it started when `work` has settled, or at once when the signal
 * is aborted; `work` then sees its end.
 */
export async function talkTo<T>(
  { program, args, cwd, environment }: TalkStart,
  work: (running: RunningProgram) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  signal.throwIfAborted();
  const child = spawn(program, args, { cwd, env: environment, detached: true, stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
  const ended = whenEnded(child);
  let ending: Promise<void> | undefined;
  const end = (): Promise<void> => {
    ending ??= endGroup(child.pid, environment);
    return ending;
  };
  const stop = (): void => void end();
  signal.addEventListener('abort', stop, { once: true });
  // Whoever writes to a program that has ended learns it from `ended`.
  child.stdin.on('error', () => undefined);
  let errors = '';
  const plain = new PlainText();
  child.stderr.on('data', (bytes: Uint8Array) => {
    errors = `${errors}${plain.push(bytes)}`.slice(-MOST_ERRORS);
  });
  try {
    return await work({ input: child.stdin, output: child.stdout, ended, lastErrors: () => errors, end });
  } finally {
    signal.removeEventListener('abort', stop);
    await end();
    for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
  }
}

function whenEnded(child: ChildProcessByStdio<Writable, Readable, Readable>): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
    child.once('error', ({ message }) => resolve({ exitCode: null, signal: null, problem: message }));
  });
}
