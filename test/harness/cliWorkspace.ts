/** Folders in which the real command line program runs. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { bundledCli } from './bundledCli.ts';
import { openPseudoTerminal, type PseudoTerminal } from './pseudoTerminal.ts';
import { createTemporaryFolder } from './temporaryFolder.ts';

/** How a run ended. `code` is null when a signal ended it. */
interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface RunOptions {
  /** Relative to the folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly uid?: number;
}

/** A workspace with its own data folder, and the program that runs in it. */
export interface CliWorkspace {
  readonly folder: string;
  readonly home: string;
  /** Absolute path of a file in the workspace. */
  at(file: string): string;
  write(file: string, content: string | Uint8Array): void;
  read(file: string): string;
  /** Runs `stewardry` to its end. */
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
  /** Starts `stewardry` and leaves it running. */
  start(args: readonly string[], options?: RunOptions): ChildProcess;
  /** Starts `stewardry` at a real terminal; its keys do not reach it when `input` names a file to read instead. */
  startAtTerminal(args: readonly string[], env?: NonNullable<RunOptions['env']>, input?: string): PseudoTerminal;
  /** Runs git and returns what it printed; throws when it fails. */
  git(...args: string[]): string;
  /** `git commit` as a person runs it, hooks and all, with `stewardry` on the PATH. */
  commit(...args: string[]): Promise<CliResult>;
  /** Runs a script as CI services do: `sh -e`, with `stewardry` on the PATH. */
  shell(script: string, env: Readonly<Record<string, string>>): Promise<CliResult>;
  dispose(): void;
}

/** Rules of a workspace that uses no pack: few, so that a run is quick. */
const HOUSE_RULES = `id: no-foo
language: TypeScript
severity: error
message: Do not call foo with $A
rule: { pattern: foo($A) }
fix: bar($A)
---
id: no-old
language: TypeScript
severity: warning
message: old is old
rule: { pattern: old() }
`;

/** An empty workspace, or one with two rules of its own: `no-foo` (error, with a fix) and `no-old` (warning). */
export function createCliWorkspace(
  name: string,
  options: { readonly rules?: 'house' | 'none'; readonly git?: boolean; readonly program?: 'bundle' | 'source' } = {},
): CliWorkspace {
  const root = createTemporaryFolder(`${name} with space`);
  const [folder, home, bin] = ['workspace', 'home', 'bin'].map((each) => path.join(root.path, each)) as [string, string, string];
  for (const each of [folder, bin]) mkdirSync(each, { recursive: true });
  const cli = options.program === 'source' ? path.join(import.meta.dirname, '../../server/cli.ts') : bundledCli();
  const program = path.join(bin, 'stewardry');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`);
  chmodSync(program, 0o755);
  const environment = {
    ...withoutGit(process.env),
    STEWARDRY_HOME: home,
    HOME: root.path,
    GIT_CONFIG_NOSYSTEM: '1',
    // Compiled once, not once for the home of each test.
    NODE_COMPILE_CACHE: path.join(options.program === 'source' ? root.path : path.dirname(cli), 'compiled'),
    PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`,
  };
  const spawnIn = (command: string, args: readonly string[], { cwd = '.', env = {}, uid }: RunOptions = {}): ChildProcess =>
    spawn(command, args, {
      cwd: path.join(folder, cwd),
      env: { ...environment, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
  const workspace: CliWorkspace = {
    folder,
    home,
    at: (file) => path.join(folder, file),
    write(file, content) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), content);
    },
    read: (file) => readFileSync(path.join(folder, file), 'utf8'),
    start: (args, runOptions) => spawnIn(process.execPath, [cli, ...args], runOptions),
    startAtTerminal: (args, env = {}, input) => {
      const redirected = input === undefined ? [] : ['<', quoted(input)];
      const command = ['exec', 'stewardry', ...args.map(quoted), ...redirected].join(' ');
      return openPseudoTerminal(command, { cwd: folder, env: { ...environment, ...env } });
    },
    run: (args, runOptions) => resultOf(workspace.start(args, runOptions)),
    git: (...args) => execFileSync('git', args, { cwd: folder, env: environment, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }),
    commit: (...args) => resultOf(spawnIn('git', ['commit', ...args])),
    shell: (script, env) => resultOf(spawnIn('sh', ['-e', '-c', script], { env })),
    dispose: () => root.dispose(),
  };
  if (options.rules !== 'none') {
    workspace.write('.stewardry/config.yaml', 'version: 1\nrules: { packs: [] }\n');
    workspace.write('.stewardry/rules/house.yml', HOUSE_RULES);
  }
  if (options.git) initialise(workspace);
  return workspace;
}

/** As one word for a POSIX shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** What a process printed, when it has ended. */
export async function resultOf(child: ChildProcess): Promise<CliResult> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('This process was started without pipes, so nothing can be read from it.');
  const ended = new Promise<number | null>((resolve, reject) => child.on('close', resolve).on('error', reject));
  const [code, out, errors] = await Promise.all([ended, text(stdout), text(stderr)]);
  return { code, stdout: out, stderr: errors };
}

function initialise(workspace: CliWorkspace): void {
  workspace.git('init', '--quiet', '--initial-branch=main');
  workspace.git('config', 'user.email', 'test@example.test');
  workspace.git('config', 'user.name', 'Test');
}

/** A test run from a git hook must not work on the repository of that hook. */
function withoutGit(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_') && !name.startsWith('STEWARDRY_')));
}
