import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A program that cleans up does it at once; the rest of the promised second is for the system. */
const GRACE_MS = 300;
const LOOK_MS = 20;

/**
 * Ends every process of a group: politely, then for good. Also those that left the group but not this command (`setsid`, daemons), where the
 * system shows them: they are known by the temporary folder in their environment, which no other command has.
 */
export async function endGroup(pid: number | undefined, environment: Readonly<Record<string, string>>): Promise<void> {
  if (pid === undefined) return;
  if (process.platform === 'win32') return endTree(pid);
  if (send(-pid, 'SIGTERM')) {
    for (let waited = 0; waited < GRACE_MS && send(-pid, 0); waited += LOOK_MS) await pause(LOOK_MS);
    send(-pid, 'SIGKILL');
  }
  for (const stray of await strays(environment)) send(stray, 'SIGKILL');
}

/** False when there is nobody left. */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // ESRCH: ended. EPERM: it became another user's, and is out of reach.
    return false;
  }
}

async function strays({ TMPDIR = '' }: Readonly<Record<string, string>>): Promise<number[]> {
  if (process.platform !== 'linux' || TMPDIR === '') return [];
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const marked = await Promise.all(
    pids.map(async (pid) => {
      // Processes of others cannot be read, and some have just ended.
      const variables = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
      return variables.split('\0').includes(`TMPDIR=${TMPDIR}`);
    }),
  );
  return pids.filter((_, index) => marked[index]);
}

async function endTree(pid: number): Promise<void> {
  // Fails when it has ended by itself.
  await promisify(execFile)('taskkill', ['/pid', String(pid), '/t', '/f'], { windowsHide: true }).catch(() => undefined);
}
