import type { Probe } from '../../../base/probe.ts';
import type { ThreadJobs } from '../../../jobs/threadJobs.ts';
import type { WorkerPool } from '../../../jobs/workerPool.ts';

/** Has a worker thread answer. */
export function workersProbe(workers: WorkerPool<ThreadJobs>): Probe {
  return {
    name: 'worker threads',
    async check(_folder, signal) {
      await workers.run('threads/ping', null, { lane: 'interactive' }, signal);
      const { threads, busy, waiting } = workers.status();
      return { state: 'ok', detail: `${threads} running, ${busy} busy, ${waiting} waiting` };
    },
  };
}
