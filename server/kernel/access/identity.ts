import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A person as git knows them. */
export interface Identity {
  readonly name: string;
  /** Absent where git knows none. */
  readonly email?: string;
}

/** A git that hangs (a network drive) must not keep the backend from starting. Milliseconds. */
const TIME_LIMIT_MS = 2_000;

/** Who sits at the keyboard: git's `user.name` and `user.email` as seen from a folder, else the name of the account. Never throws. */
export async function readIdentity(folder: string, environment: Readonly<Record<string, string | undefined>>): Promise<Identity> {
  const known = await readGit(folder, environment);
  const email = known.get('user.email');
  return { name: known.get('user.name') ?? email ?? accountName(environment), ...(email === undefined ? {} : { email }) };
}

/** Only reads; `git config` runs nothing of the repository. */
async function readGit(folder: string, env: Readonly<Record<string, string | undefined>>): Promise<ReadonlyMap<string, string>> {
  try {
    const parameters = ['config', '--null', '--get-regexp', '^user\\.(name|email)$'];
    const { stdout } = await run('git', parameters, { cwd: folder, env: { ...env }, timeout: TIME_LIMIT_MS });
    // KEY\nVALUE\0 for each; the last value of a key wins, as in git.
    const entries = stdout.split('\0').filter((entry) => entry !== '');
    return new Map(
      entries
        .map((entry) => [entry.slice(0, entry.indexOf('\n')), entry.slice(entry.indexOf('\n') + 1).trim()] as const)
        .filter(([, value]) => value !== ''),
    );
  } catch {
    // No git, no such folder, or nothing set: the account has a name too.
    return new Map();
  }
}

function accountName(environment: Readonly<Record<string, string | undefined>>): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return environment['USER'] ?? environment['USERNAME'] ?? 'unknown';
  }
}
