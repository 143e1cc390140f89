import { rm } from 'node:fs/promises';
import { isProcessGone } from '../../../base/owner.ts';
import type { Changes } from '../../../changes/changes.ts';
import type { Database } from '../../../data/database.ts';
import { deleteRun, isOld, oldRuns, outputsOf } from '../store/oldRuns.ts';
import { claimRun, releaseRun } from '../store/runRows.ts';

/** A run that has ended is kept so long after that. */
export const RETENTION_DAYS = 30;
const DAY_MS = 86_400_000;

export interface TidyHost {
  readonly folder: string;
  readonly database: Database;
  readonly changes: Pick<Changes, 'removeWorkbench' | 'forget'>;
  /** Name of whoever tidies, as that of a lease. */
  readonly owner: string;
  outputPath(id: string): string | undefined;
}

/**
 * Removes runs that ended long ago, with their copies of the tree, outputs and change sets; how many. What waits for review stays, however old it is.
 * Killed in the middle, the next time goes on. `now`: milliseconds since 1970.
 */
export async function tidyRuns(host: TidyHost, now: number, signal: AbortSignal): Promise<number> {
  const { database, owner } = host;
  const before = new Date(now - RETENTION_DAYS * DAY_MS).toISOString();
  let removed = 0;
  for (const row of await oldRuns(database, before)) {
    signal.throwIfAborted();
    if (row.owner !== null && !isProcessGone(row.owner)) continue;
    // Nobody resumes it meanwhile.
    const fence = await claimRun(database, row.id, owner, row.fence);
    if (fence === undefined) continue;
    if (await remove(host, row.id, before)) removed += 1;
    else await releaseRun(database, row.id, fence);
  }
  return removed;
}

/** Files first: without the row they could not be found again. */
async function remove({ database, changes, folder, outputPath }: TidyHost, id: string, before: string): Promise<boolean> {
  if (!(await isOld(database, id, before))) return false;
  for (const path of (await outputsOf(database, id)).flatMap((output) => outputPath(output) ?? [])) await rm(path, { force: true });
  await changes.removeWorkbench(folder, id);
  return database.transaction(async () => {
    // Reviewed anew in the last moment: then it stays.
    if (!(await isOld(database, id, before))) return false;
    await changes.forget(database, id);
    await deleteRun(database, id);
    return true;
  });
}
