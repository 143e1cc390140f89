import type { Action } from '../govern/action.ts';

export type Shell = Extract<Action, { kind: 'command' }>['shell'];

/** One word after quotes are resolved. */
export interface Word {
  /** Exactly what the program gets; `undefined`: the shell works it out when it runs (`$x`, `$(…)`, `{a,b}`), so nobody knows. */
  readonly text: string | undefined;
  /** Unquoted `*`, `?` or `[`: stands for whatever files are there. `text` is then the pattern. */
  readonly isGlob: boolean;
  /** As it was written. */
  readonly source: string;
}

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** `>`, `>>`, `<`, `2>` … with a file. Between descriptors (`2>&1`) there is nothing to judge, so they are left out. */
export interface Redirect {
  readonly isWrite: boolean;
  readonly target: Word;
}

/** One program with its arguments, as the shell would start it. */
export interface SimpleCommand {
  /** Who starts it: names and options mean other things in PowerShell. */
  readonly shell: Shell;
  readonly assignments: readonly Assignment[];
  /** Program first; empty for bare assignments and bare redirects. */
  readonly argv: readonly Word[];
  readonly redirects: readonly Redirect[];
  /** Commands with the same number are joined by `|`, in their order. */
  readonly pipeline: number;
  /** What it was reached through, outermost first: `sudo`, `sh -c`, `xargs`, `find -exec`, `$(…)`. */
  readonly via: readonly string[];
  /** Folders in which it may run, relative to where the line starts (`''`) or absolute; `undefined`: nobody knows. */
  readonly folders: readonly string[] | undefined;
  /** Arguments are added that nobody knows (`xargs`, `find -exec … {}`). */
  readonly hasMoreArguments: boolean;
}

/** A command line, taken apart. */
export interface ParsedCommand {
  readonly commands: readonly SimpleCommand[];
  /** What was not understood, a phrase each. Empty: `commands` is all that happens. */
  readonly problems: readonly string[];
}
