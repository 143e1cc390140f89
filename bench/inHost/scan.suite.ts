/** Runs inside the extension host: how long activation took, and how long a scan blocked the host. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { extensions, workspace } from 'vscode';
import type { ActivationTimes, HostMeasurement } from './measurement.ts';

const EXTENSION = 'stewardry.stewardry';
/** How long the host is watched while nothing happens. Milliseconds. */
const IDLE_MS = 5_000;
/** Until the host has finished its own start. Milliseconds. */
const SETTLE_MS = 5_000;

/** What the suite needs of the extension's exports. */
interface Exports {
  readonly backend: { send(method: string, params: unknown): Promise<unknown> };
}

interface ScanAnswer {
  readonly files: number;
  readonly duration: number;
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  const extension = extensions.getExtension<Exports>(EXTENSION);
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  if (extension === undefined || folder === undefined) throw new Error('The extension or the folder is missing.');
  const { backend } = await extension.activate();
  await delay(SETTLE_MS);
  const idle = await longestBlock(() => delay(IDLE_MS));
  const beside = await besideCommandLine(extension.extensionPath, folder);
  let answer: ScanAnswer = { files: 0, duration: 0 };
  const scanning = await longestBlock(async () => {
    // The reply of `rules/scan`, whose contract the backend has checked.
    answer = (await backend.send('rules/scan', { folder, summaryOnly: true })) as ScanAnswer;
    // The last findings may still be on their way to the Problems panel.
    await delay(1_000);
  });
  // Written by measured.cjs, see extensionHost.ts.
  const { stewardryActivation } = globalThis as unknown as { stewardryActivation: ActivationTimes };
  const result: HostMeasurement = { ...stewardryActivation, idle, beside, scanning, files: answer.files, duration: answer.duration };
  writeFileSync(process.env['STEWARDRY_BENCH_RESULT'] ?? '', JSON.stringify(result));
  // What runInHost expects of every suite.
  writeFileSync(process.env['STEWARDRY_SUITE_RESULT'] ?? '', JSON.stringify({ passed: 1, failed: 0, tests: [] }));
}

/** What of a block is the machine's: all cores are as busy as in a scan of our own. */
async function besideCommandLine(extension: string, folder: string): Promise<number> {
  const env = { ...process.env, STEWARDRY_HOME: join(folder, '.beside') };
  const child = spawn(process.execPath, [join(extension, 'dist', 'server', 'cli.mjs'), 'check', folder], { env, stdio: 'ignore' });
  await once(child, 'spawn');
  return longestBlock(() => once(child, 'exit'));
}

/** Milliseconds that the event loop was late at the most while `work` ran, beyond the timer's own millisecond. */
async function longestBlock(work: () => Promise<unknown>): Promise<number> {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  monitor.enable();
  await work();
  monitor.disable();
  return Math.max(0, monitor.max / 1e6 - 1);
}
