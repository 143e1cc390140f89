/** Entry of every worker thread: registers what threads can do. */
import { threadId } from 'node:worker_threads';
import { localDate } from './base/clock.ts';
import { diskFiles } from './data/files/diskFiles.ts';
import { walk } from './data/files/walk.ts';
import { createRuleJobHandlers } from './governance/worker/ruleJobHandlers.ts';
import { serveJobs } from './jobs/workerHost.ts';
import type { BackendJobs } from './kernel/powers.ts';

serveJobs<BackendJobs>({
  'threads/ping': () => threadId,
  'files/walk': ({ root }, { signal }) => walk(root, signal),
  // Loaded late: a thread that only checks files needs no database.
  'audit/verify': async (request, context) => (await import('./audit/verify/verifyFile.ts')).verifyFile(request, context),
  ...createRuleJobHandlers(diskFiles, () => localDate(Date.now())),
});
