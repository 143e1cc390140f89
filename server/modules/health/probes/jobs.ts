import type { Probe } from '../../../base/probe.ts';
import type { WorkspaceDatabases } from '../../../data/workspaceDatabases.ts';
import type { JobQueue } from '../../../jobs/jobQueue.ts';

/** Reads the table of jobs. One that was given up on needs a person. */
export function jobsProbe(databases: Pick<WorkspaceDatabases, 'open'>, jobs: Pick<JobQueue, 'list'>): Probe {
  return {
    name: 'jobs',
    async check(folder) {
      const { database } = await databases.open(folder);
      const { counts } = await jobs.list(database, { states: [], limit: 1 });
      const detail = `${counts.pending + counts.failed} waiting, ${counts.running} running`;
      if (counts.dead === 0) return { state: 'ok', detail };
      return { state: 'degraded', detail: `${detail}, ${counts.dead} given up: look at "stewardry jobs list --state dead"` };
    },
  };
}
