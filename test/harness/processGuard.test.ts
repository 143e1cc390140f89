import { describe, expect, it } from 'vitest';
import { startProcess } from './processGuard.ts';
import { waitFor } from './waitFor.ts';

const node = process.execPath;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // ESRCH: no such process
  }
}

describe('startProcess', () => {
  it('reports output and exit code', async () => {
    const child = startProcess(node, ['-e', 'console.log("out"); console.error("err"); process.exitCode = 3']);
    expect(await child.ended).toBe(3);
    expect(child.output().split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('stops a program together with the child it started', async () => {
    const grandchild = 'setInterval(() => {}, 1000)';
    const script = `const c = require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(grandchild)}]); console.log(c.pid); setInterval(() => {}, 1000)`;
    const child = startProcess(node, ['-e', script]);
    const pid = await waitFor('the id of the grandchild', () => Number(child.output()) || undefined);
    expect([isAlive(child.pid), isAlive(pid)]).toEqual([true, true]);
    await child.stop();
    await waitFor('the grandchild to be gone', () => !isAlive(pid));
    expect(isAlive(child.pid)).toBe(false);
  });

  it('kills a program that ignores the polite request', async () => {
    const child = startProcess(node, ['-e', 'process.on("SIGTERM", () => {}); console.log("ready"); setInterval(() => {}, 1000)']);
    await waitFor('the program to be ready', () => child.output().includes('ready'));
    await child.stop();
    expect(await child.ended).toBeNull();
  });

  it('says which program could not be started', async () => {
    await expect(startProcess('/no/such/program', []).ended).rejects.toThrow('cannot start "/no/such/program"');
  });
});
