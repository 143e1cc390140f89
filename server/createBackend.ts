import { systemClock } from './base/clock.ts';
import { createLog } from './base/log.ts';
import { besideThis } from './besideThis.ts';
import { resolveDataFolder } from './data/dataFolder.ts';
import { createWorkerPool } from './jobs/workerPool.ts';
import type { BackendJobs } from './kernel/powers.ts';
import type { Backend, BackendOptions } from './startServices.ts';

export type { Backend, BackendOptions } from './startServices.ts';

/** Long enough for a person who pauses, short enough to give the memory back. Milliseconds. */
const IDLE_WORKER_MS = 60_000;

/** A whole backend: what main.ts, cli.ts and the integration tests start. Two in one process do not know of each other. */
export async function createBackend(options: BackendOptions): Promise<Backend> {
  const clock = systemClock;
  const dataFolder = resolveDataFolder({ setting: options.dataFolder, environment: options.environment });
  const log = createLog({ folder: dataFolder.logs, fileName: options.logName, level: options.logLevel, clock });
  const workers = createWorkerPool<BackendJobs>({
    entry: besideThis('worker'),
    clock,
    log,
    size: options.workers ?? 3,
    reservesInteractive: true,
    idleMs: IDLE_WORKER_MS,
  });
  if (options.isAboutToCheck === true) workers.prepare('interactive', 1);
  try {
    // Half of a start is loading this.
    const { startServices } = await import('./startServices.ts');
    return await startServices(options, { dataFolder, log, workers });
  } catch (error) {
    await workers.close();
    log.dispose();
    throw error;
  }
}
