import { execFile } from 'node:child_process';
import { access, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MOUNT_POINTS_FILE } from './commandEnvironment.ts';
import type { Confinement } from './confinement.ts';
import { sandboxRules } from './sandboxRules.ts';
import { shellFor } from './shells.ts';

export type SandboxState = { readonly isAvailable: true } | { readonly isAvailable: false; readonly why: string };

/** Confines commands by means of the operating system. */
export interface Sandbox {
  /** Found out once, by trying. */
  state(): Promise<SandboxState>;
  /** What to start in place of the command. `release` when it has ended. Throws when it cannot be confined: never run it then. */
  confine(confinement: Confinement, signal: AbortSignal): Promise<{ readonly argv: readonly string[]; readonly release: () => void }>;
}

/** The sandbox of this machine: bubblewrap on Linux, Seatbelt on macOS, through @anthropic-ai/sandbox-runtime, which is loaded when needed. */
export function createSandbox(): Sandbox {
  let state: Promise<SandboxState> | undefined;
  return {
    state() {
      state ??= probe();
      return state;
    },
    confine,
  };
}

async function confine(confinement: Confinement, signal: AbortSignal) {
  // Without initialize(): that would open ports for a proxy, and a command either has the network or has none.
  const { SandboxManager } = await import('@anthropic-ai/sandbox-runtime');
  const { shell, command } = confinement;
  const line = [shell.program, ...shell.args(command)].map(quoted).join(' ');
  await writeFile(join(confinement.temporary, MOUNT_POINTS_FILE), await mountPoints(confinement.tree.root));
  const wrapped = await SandboxManager.wrapWithSandbox(line, 'bash', await sandboxRules(confinement), signal);
  return { argv: ['/bin/sh', '-c', wrapped], release: () => SandboxManager.cleanupAfterCommand() };
}

/** Names that the library never lets a command make (DANGEROUS_FILES of its sandbox-utils.js); it puts something in their place, which is no change. */
const NEVER_MADE =
  '.gitconfig .gitmodules .bashrc .bash_profile .zshrc .zprofile .profile .ripgreprc .mcp.json .vscode .idea .claude'.split(' ');

async function mountPoints(root: string): Promise<string> {
  const missing = await Promise.all(NEVER_MADE.map(async (name) => ((await exists(join(root, name))) ? [] : [`/${name}\n`])));
  return missing.flat().join('');
}

/** A word as a POSIX shell takes it, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Long enough for a busy machine; a sandbox that is slower is of no use. */
const PROBE_MS = 10_000;

/** Tries it: a file inside must be written, one outside must not. Anything else is no sandbox. */
async function probe(): Promise<SandboxState> {
  if (process.platform === 'win32') return unavailable('There is none for Windows yet.');
  try {
    const { SandboxManager } = await import('@anthropic-ai/sandbox-runtime');
    const { errors } = SandboxManager.checkDependencies();
    if (errors.length > 0) return unavailable(`${errors.join('; ')}.`);
    return await tryOut();
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

async function tryOut(): Promise<SandboxState> {
  const top = await mkdtemp(join(await realpath(tmpdir()), 'stewardry-sandbox-'));
  const [root, outside] = [await mkdtemp(join(top, 'tree-')), join(top, 'outside')];
  const command = `echo x > ${quoted(join(root, 'inside'))} && ! echo x 2>/dev/null > ${quoted(outside)}`;
  const signal = AbortSignal.timeout(PROBE_MS);
  try {
    const tree = { root, top: root };
    const confinement = { shell: shellFor('posix'), command, tree, temporary: root, home: root, unreadable: [], mayUseNetwork: false };
    const { argv, release } = await confine(confinement, signal);
    const [program = '', ...args] = argv;
    try {
      await promisify(execFile)(program, args, { cwd: root, signal });
    } finally {
      release();
    }
    const hasEscaped = await exists(outside);
    return hasEscaped || !(await exists(join(root, 'inside'))) ? unavailable('It was tried, and did not confine.') : { isAvailable: true };
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n').at(-1) : undefined;
    return unavailable(`It was tried, and failed: ${said || String(error)}`);
  } finally {
    await rm(top, { recursive: true, force: true });
  }
}

const unavailable = (why: string): SandboxState => ({ isAvailable: false, why });

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
