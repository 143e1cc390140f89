import { rm } from 'node:fs/promises';
import { type WorkbenchHost, workbenchFolders } from './workbenchFolders.ts';

/** Removes the copy of a run and everything that was kept of it, also when it was only half made. Links are removed, not followed. */
export async function removeWorkbench(host: WorkbenchHost, folder: string, run: string): Promise<void> {
  const { record, tree, repository, git } = workbenchFolders(host.dataFolder, folder, run);
  for (const each of [record, tree, repository, git]) await rm(each, { recursive: true, force: true, maxRetries: 3 });
}
