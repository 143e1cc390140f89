import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { CommandOutcome, CommandRequest } from '../ai/tools/effects.ts';
import { BadInputError } from '../base/errors.ts';
import { commandEnvironment } from './commandEnvironment.ts';
import type { CommandTree } from './confinement.ts';
import { OutputExcerpt } from './outputExcerpt.ts';
import { keepOutput, outputPath } from './outputFile.ts';
import { PlainText } from './plainText.ts';
import { type Ending, runProcess } from './runProcess.ts';
import { createSandbox, quoted, type Sandbox, type SandboxState } from './sandbox.ts';
import { shellFor } from './shells.ts';
import { type RunningProgram, talkTo } from './talkTo.ts';
import { withTemporaryFolder } from './temporaryFolder.ts';

export type { SandboxState } from './sandbox.ts';

/** A command with what the policy says of it. */
export interface RunnerRequest extends CommandRequest {
  /** `policy.commands.mayUseNetwork`. */
  readonly mayUseNetwork: boolean;
}

/** A program that works in a tree by itself and is talked to meanwhile. */
export interface ProgramRequest {
  readonly program: string;
  readonly args: readonly string[];
  /** Given to it besides the harmless part of our own environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute paths of folders of the person that it may read and write besides the tree. */
  readonly ownFolders: readonly string[];
  readonly mayUseNetwork: boolean;
}

export interface CommandRunnerHost {
  /** Absolute path of a folder where outputs are kept, one file each. */
  readonly outputFolder: string;
  /** Absolute paths that no command may read: our own data folder. The tree itself stays readable, also inside of one. */
  readonly unreadable: readonly string[];
  readonly newId: () => string;
  /** Variables of the environment from which a few are handed on. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** For tests; absent: the sandbox of this machine. */
  readonly sandbox?: Sandbox;
}

/** Runs command lines in a tree. Knows nothing of permission: it is an effect that only a governor lends. */
export interface CommandRunner {
  /**
   * Runs it in a tree, confined where `sandbox()` says that it is available; never without when it says so. Throws `BadInputError` when it
   * cannot be started, and the signal's reason when that is aborted, after everything that it started has ended. `onOutput`: plain text.
   */
  run(request: RunnerRequest, tree: CommandTree, onOutput: (text: string) => void, signal: AbortSignal): Promise<CommandOutcome>;
  /**
   * Starts a program in the root of a tree, confined as commands are, and ends it with everything that it started when `work` has settled or the signal
   * is aborted.
   */
  talk<T>(request: ProgramRequest, tree: CommandTree, work: (running: RunningProgram) => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Whether commands run confined on this machine, and why not. Found out once, by trying. */
  sandbox(): Promise<SandboxState>;
  /** Absolute path of the file with all that a command wrote, by its `outputId`; `undefined` for what is no such id. */
  outputPath(outputId: string): string | undefined;
}

export function createCommandRunner(host: CommandRunnerHost): CommandRunner {
  const sandbox = host.sandbox ?? createSandbox();
  return {
    sandbox: () => sandbox.state(),
    outputPath: (outputId) => outputPath(host.outputFolder, outputId),
    async run(request, tree, onOutput, signal) {
      signal.throwIfAborted();
      const cwd = await folderOf(request.cwd, tree.root);
      const { isAvailable } = await sandbox.state();
      return withTemporaryFolder((temporary) => {
        const place = { cwd, tree, temporary, isSandboxed: isAvailable };
        return runIn(place, { ...host, sandbox }, request, onOutput, signal);
      });
    },
    async talk(request, tree, work, signal) {
      signal.throwIfAborted();
      const { isAvailable } = await sandbox.state();
      return withTemporaryFolder((temporary) => {
        const place = { cwd: tree.root, tree, temporary, isSandboxed: isAvailable };
        return talkIn(place, { ...host, sandbox }, request, work, signal);
      });
    },
  };
}

interface Place {
  readonly cwd: string;
  readonly tree: CommandTree;
  readonly temporary: string;
  readonly isSandboxed: boolean;
}

async function runIn(
  { cwd, tree, temporary, isSandboxed }: Place,
  host: CommandRunnerHost & { readonly sandbox: Sandbox },
  request: RunnerRequest,
  onOutput: (text: string) => void,
  signal: AbortSignal,
): Promise<CommandOutcome> {
  const shell = shellFor(request.shell);
  const { mayUseNetwork } = request;
  const home = host.environment['HOME'] ?? homedir();
  const confined = isSandboxed
    ? await host.sandbox.confine(
        { shell, command: request.command, tree, temporary, home, unreadable: host.unreadable, mayUseNetwork },
        signal,
      )
    : undefined;
  const [program, ...args] = confined?.argv ?? [shell.program, ...shell.args(request.command)];
  const environment = commandEnvironment(host.environment, temporary, isSandboxed);
  const started = performance.now();
  const id = host.newId();
  await using file = await keepOutput(host.outputFolder, id);
  const excerpt = new OutputExcerpt();
  const stream = new PlainText();
  const onBytes = (bytes: Uint8Array) => {
    file.add(bytes);
    excerpt.add(bytes);
    const text = stream.push(bytes);
    if (text !== '') onOutput(text);
  };
  try {
    const ending = await runProcess({ program, args, cwd, environment, timeoutMs: request.timeoutMs, onBytes }, signal);
    return {
      ...outcomeOf(ending),
      output: excerpt.text(id),
      outputBytes: excerpt.bytes,
      outputId: id,
      tookMs: Math.round(performance.now() - started),
      isSandboxed,
    };
  } finally {
    confined?.release();
  }
}

async function talkIn<T>(
  { cwd, tree, temporary, isSandboxed }: Place,
  host: CommandRunnerHost & { readonly sandbox: Sandbox },
  request: ProgramRequest,
  work: (running: RunningProgram) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const { mayUseNetwork, ownFolders } = request;
  const { unreadable } = host;
  const home = host.environment['HOME'] ?? homedir();
  const command = `exec ${[request.program, ...request.args].map(quoted).join(' ')}`;
  const confinement = { shell: shellFor('posix'), command, tree, temporary, home, unreadable, mayUseNetwork, ownFolders };
  const confined = isSandboxed ? await host.sandbox.confine(confinement, signal) : undefined;
  const [program = '', ...args] = confined?.argv ?? [request.program, ...request.args];
  const ours = commandEnvironment(host.environment, temporary, isSandboxed);
  const environment = { ...ours, ...request.environment, TMPDIR: temporary };
  try {
    return await talkTo({ program, args, cwd, environment }, work, signal);
  } finally {
    confined?.release();
  }
}

function outcomeOf({ exitCode, signal, hasTimedOut }: Ending): Pick<CommandOutcome, 'exitCode' | 'signal' | 'hasTimedOut'> {
  return { exitCode, signal, hasTimedOut };
}

/** The absolute folder in which to run. Throws `BadInputError` when it is not there, or leads out of the tree. */
async function folderOf(cwd: string, root: string): Promise<string> {
  const from = await realpath(root);
  const folder = await realpath(join(from, cwd)).catch(() => undefined);
  if (folder === undefined) throw new BadInputError(`The folder "${cwd}" does not exist, so the command was not run.`);
  if (folder === from || folder.startsWith(`${from}${sep}`)) return folder;
  throw new BadInputError(`The folder "${cwd}" is outside of the tree, so the command was not run.`);
}
