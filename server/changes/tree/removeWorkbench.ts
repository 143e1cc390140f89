import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { runGit } from '../git/runGit.ts';
import { type WorkbenchHost, workbenchFolders } from './workbenchFolders.ts';

/** Removes the copy of a run and everything that was kept of it, also when it was only half made. Links are removed, not followed. */
export async function removeWorkbench(host: WorkbenchHost, folder: string, run: string): Promise<void> {
  const folders = workbenchFolders(host.dataFolder, folder, run);
  if (![folders.record, folders.git, folders.tree].some((each) => existsSync(each))) return;
  await rm(folders.record, { force: true });
  await rm(folders.tree, { recursive: true, force: true, maxRetries: 3 });
  await rm(folders.git, { recursive: true, force: true, maxRetries: 3 });
  const inside = { startIn: path.dirname(folders.git), inside: folder, environment: host.environment };
  // Its entry in the person's repository. What the copy itself said of it is not asked: a run could have written it.
  await runGit(inside, ['worktree', 'remove', '--force', '--force', folders.tree], { signal: new AbortController().signal }).catch(
    // There is none: a shadow, a folder that is gone, or a repository that is.
    () => undefined,
  );
}
