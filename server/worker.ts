/** Entry of every worker thread: registers what threads can do. */
import { diskFiles } from './data/files/diskFiles.ts';
import { walk } from './data/files/walk.ts';
import { createRuleJobHandlers } from './governance/worker/ruleJobHandlers.ts';
import { serveJobs } from './jobs/workerHost.ts';
import type { BackendJobs } from './kernel/powers.ts';

/** ISO date where the user is: an expiry date means the user's day. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

serveJobs<BackendJobs>({
  'files/walk': ({ root }, { signal }) => walk(root, signal),
  ...createRuleJobHandlers(diskFiles, today),
});
