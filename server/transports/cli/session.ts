import path from 'node:path';
import type { Notice, NotificationDefinition, ParamsIn, ParamsOut, RequestDefinition, ResultOut } from '../../../protocol/index.ts';
import * as workspace from '../../../protocol/workspace.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import { formatNotices } from './format/notices.ts';
import { painter } from './format/paint.ts';
import { createProgressBar } from './progressBar.ts';
import type { Terminal } from './terminal.ts';

/** Bad usage or input: one line that says what, where and what to do; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What every command works with: the backend, the terminal, and the way to ask. */
export interface Session {
  readonly terminal: Terminal;
  readonly paint: ReturnType<typeof painter>;
  /** For a transport of its own. */
  readonly kernel: Pick<Kernel, 'dispatch'>;
  /** Sends a request with a progress bar under `label`; Ctrl-C cancels it. */
  ask<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, label?: string): Promise<ResultOut<D>>;
  /** As `ask`, also after Ctrl-C: for what has to be done then. */
  askAnyway<D extends RequestDefinition>(definition: D, params: ParamsIn<D>): Promise<ResultOut<D>>;
  /** Puts a question to whoever sits at the terminal; `undefined` when nobody can answer, and after Ctrl-C. */
  answer(question: string): Promise<string | undefined>;
  /** Hears of what happens, until disposed. */
  listen<D extends NotificationDefinition>(definition: D, listener: (params: ParamsOut<D>) => void): Disposable;
  /** Makes the folder that governs a path known to the backend and returns it, absolute. */
  open(startingAt?: string): Promise<string>;
  /** Prints notices on standard error; `folder` is the workspace that their paths belong to. */
  tell(notices: readonly Notice[], folder: string): void;
}

/** Connects the commands to a started kernel. `trusted` false is Restricted Mode: nothing of the workspace runs. */
export function createSession(kernel: Pick<Kernel, 'ask' | 'dispatch' | 'onNotification'>, terminal: Terminal, trusted = true): Session {
  const cancel = new AbortController();
  terminal.onInterrupt(() => cancel.abort());
  const ask: Session['ask'] = async (definition, params, label) => {
    const bar = label === undefined ? undefined : createProgressBar(terminal, label);
    try {
      return await kernel.ask(definition, params, { signal: cancel.signal, caller: 'cli', ...(bar ? { report: bar.report } : {}) });
    } finally {
      bar?.dispose();
    }
  };
  const paint = painter(terminal.hasColor);
  const tell: Session['tell'] = (notices, folder) => terminal.printError(formatNotices(notices, folder, paint));
  return {
    terminal,
    paint,
    kernel,
    ask,
    tell,
    askAnyway: (definition, params) => kernel.ask(definition, params, { caller: 'cli' }),
    async answer(question) {
      if (!terminal.canAnswer || cancel.signal.aborted) return undefined;
      try {
        return await terminal.readLine(question, cancel.signal);
      } catch (error) {
        if (cancel.signal.aborted) return undefined;
        throw error;
      }
    },
    listen: (definition, listener) =>
      kernel.onNotification((method, params) => {
        // The kernel has parsed them with this very definition.
        if (method === definition.method) listener(params as never);
      }),
    async open(startingAt = '.') {
      const start = path.resolve(terminal.cwd, startingAt);
      if (!terminal.exists(start)) throw new UsageError(`"${startingAt}" does not exist. Give a file or a folder that does.`);
      const folder = findFolder(start, terminal);
      const { notices } = await ask(workspace.open, { folder, name: path.basename(folder), trusted });
      tell(notices, folder);
      return folder;
    },
  };
}

/** The nearest folder upward that holds `.stewardry` or `.git`; else the given folder, or the folder of the given file. */
export function findFolder(start: string, terminal: Pick<Terminal, 'exists'>): string {
  // A trailing "." tells a folder from a file without a stat: `file/.` does not exist.
  const first = terminal.exists(path.join(start, '/.')) || terminal.exists(`${start}${path.sep}`) ? start : path.dirname(start);
  let git: string | undefined;
  for (let folder = first; ; folder = path.dirname(folder)) {
    // The outermost `.stewardry` below the repository's root governs; nested ones are scoped configuration of a monorepo.
    if (terminal.exists(path.join(folder, '.git'))) git ??= folder;
    if (git !== undefined) return git;
    if (path.dirname(folder) === folder) break;
  }
  for (let folder = first; path.dirname(folder) !== folder; folder = path.dirname(folder)) {
    if (terminal.exists(path.join(folder, '.stewardry'))) return folder;
  }
  return first;
}
