import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Probe } from '../../../base/probe.ts';

const run = promisify(execFile);

type Environment = Readonly<Record<string, string | undefined>>;

/** git, and the repository of the workspace. A folder without one is fine: what needs it says so. */
export function gitProbe(environment: Environment): Probe {
  return {
    name: 'git',
    async check(folder, signal) {
      const version = await ask(['--version'], { signal, env: environment });
      if (version === undefined)
        return { state: 'degraded', detail: 'git is not on the PATH: --staged, --since, hooks and undo need it. Install it.' };
      if (folder === null) return { state: 'ok', detail: version };
      const head = await ask(['rev-parse', '--abbrev-ref', 'HEAD'], { cwd: folder, signal, env: environment });
      return { state: 'ok', detail: `${version}, ${head === undefined ? 'no commit to compare with here' : `on ${head}`}` };
    },
  };
}

/** What git printed; `undefined` when it failed or is not there. */
async function ask(
  parameters: string[],
  { cwd, env, signal }: { readonly cwd?: string; readonly env: Environment; readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', parameters, { signal, env: { ...env }, ...(cwd === undefined ? {} : { cwd }) });
    return stdout.trim();
  } catch {
    // Not there, or it refused: that is the answer.
    return undefined;
  }
}
