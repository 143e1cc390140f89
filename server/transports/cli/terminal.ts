import type { Disposable } from '../../base/disposable.ts';

/** The world as the command line sees it; tests pass their own. */
export interface Terminal {
  readonly cwd: string;
  /** Somebody looks on: what is printed reaches a screen. */
  readonly isInteractive: boolean;
  /** Somebody looks on and can type an answer: standard input is the terminal too, not a file or a pipe. */
  readonly canAnswer: boolean;
  /** True when colours and progress bars make sense on standard output. */
  readonly hasColor: boolean;
  print(text: string): void;
  printError(text: string): void;
  /** Shows a text and waits for a line; `undefined` when there is nobody who could write one. Rejects when the signal aborts. */
  readLine(prompt: string, signal: AbortSignal): Promise<string | undefined>;
  /** Throws `UsageError` for what cannot be read. */
  readFile(path: string): string;
  /** Whole or not at all. */
  writeFile(path: string, text: string): Promise<void>;
  exists(path: string): boolean;
  /** Calls back with the absolute paths of files that changed below a folder. */
  watch(folder: string, onChanged: (files: readonly string[]) => void): Disposable;
  /** Calls back on Ctrl-C, and when the system asks to end. */
  onInterrupt(listener: () => void): Disposable;
}

/** Exit codes of DESIGN section 11. */
export const EXIT = { clean: 0, findings: 1, usage: 2 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
