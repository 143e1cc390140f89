import { z } from 'zod';
import { folder } from '../../../../protocol/workspace.ts';
import { localDate } from '../../../base/clock.ts';
import { ownerName } from '../../../base/owner.ts';
import { defineJob } from '../../../jobs/defineJob.ts';
import type { Attempt } from '../../../jobs/jobQueue.ts';
import type { RunsContext } from '../context.ts';
import { tidyRuns } from './tidyRuns.ts';

const payload = z.object({ folder });

/** Removes what runs left behind that ended long ago. */
export const tidy = defineJob('runs/tidy', payload, { attempts: 2, concurrency: 1 });

/** At most once a day for each folder, by a process that stays. */
export async function tidyDaily(ctx: RunsContext, folder: string): Promise<void> {
  if (!ctx.installation.isResident) return;
  const { database } = await ctx.databases.open(folder);
  await ctx.jobs.enqueue(database, tidy, { folder }, { idempotencyKey: `${folder} ${localDate(ctx.clock.now())}` });
}

export async function performTidy(ctx: RunsContext, { folder }: z.infer<typeof payload>, { database, signal }: Attempt) {
  const host = {
    folder,
    database,
    changes: ctx.changes,
    owner: ownerName(ctx.newId()),
    outputPath: (id: string) => ctx.state.commands.outputPath(id),
  };
  return { removed: await tidyRuns(host, ctx.clock.now(), signal) };
}
