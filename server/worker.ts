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
  'backup/take': async (request, { signal }) => (await backups())['backup/take'](request, signal),
  'backup/takeDue': async (request, { signal }) => (await backups())['backup/takeDue'](request, signal),
  'backup/restore': async (request, { signal }) => (await backups())['backup/restore'](request, signal),
  'backup/archive': async (request, { signal }) => (await backups())['backup/archive'](request, signal),
  'backup/convert': async (request, { signal }) => (await backups())['backup/convert'](request, signal),
  // Its tables are 2.7 MB and take a second to read: never in the main thread.
  'ai/countTokens': async (texts) => (await import('./ai/tokens/countTokens.ts')).countTokens(texts),
  'tree/list': async (request, context) => (await trees())['tree/list'](request, context),
  'tree/search': async (request, context) => (await trees())['tree/search'](request, context),
  'tree/findSymbols': async (request, context) => (await trees())['tree/findSymbols'](request, context),
  'templates/render': async (request) => (await templates())['templates/render'](request),
  'templates/fillDefaults': async (request) => (await templates())['templates/fillDefaults'](request),
  ...createRuleJobHandlers(diskFiles, () => localDate(Date.now())),
});

/** Loaded late, as the record is. */
async function backups() {
  return (await import('./data/backup/backupJobHandlers.ts')).backupJobHandlers;
}

async function templates() {
  return (await import('./templating/templateJobHandlers.ts')).templateJobHandlers;
}

async function trees() {
  return (await import('./ai/effects/treeJobHandlers.ts')).treeJobHandlers;
}
