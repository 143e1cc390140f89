/** A program at a real terminal, as a person starts it: standard input, output and error are one. */
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { waitFor } from './waitFor.ts';

/** Ctrl-C, which the terminal makes a signal of, or hands to a program that reads keys. */
export const CTRL_C = '\u0003';
/** Ctrl-D: there is nothing more to read. */
export const CTRL_D = '\u0004';

/** The terminal and what runs in it. */
export interface PseudoTerminal {
  /** Everything that was shown so far, without colours and cursor movements. */
  shown(): string;
  /** Waits until `text` is shown after what was waited for before, and fails with everything that was shown when it never is. */
  until(text: string): Promise<void>;
  /** Presses keys; a line ends with `\r`. */
  type(keys: string): void;
  /** Settles with the exit code when the program has ended. */
  readonly ended: Promise<number | null>;
  /** Ends it, when it has not ended by itself. */
  close(): Promise<void>;
}

/** Starts a command line in a terminal. Needs `script` of util-linux, which every Linux has. */
export function openPseudoTerminal(command: string, options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv }): PseudoTerminal {
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    ...options,
    env: { ...options.env, TERM: 'xterm', SHELL: '/bin/sh' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let output = '';
  let seen = 0;
  const shown = (): string => stripVTControlCharacters(output);
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  // Keys for a program that has ended meanwhile go nowhere.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  return {
    shown,
    ended,
    type: (keys) => void child.stdin.write(keys),
    async until(text) {
      const at = await waitFor(`"${text}"`, () => positionAfter(shown(), text, seen)).catch((cause: unknown) => {
        throw new Error(`"${text}" was not shown after this:\n${shown()}`, { cause });
      });
      seen = at;
    },
    async close() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

function positionAfter(shown: string, text: string, from: number): number | undefined {
  const at = shown.indexOf(text, from);
  return at < 0 ? undefined : at + text.length;
}
