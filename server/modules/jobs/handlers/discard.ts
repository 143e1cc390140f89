import type { ParamsOut } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** Forgets a job that has ended. */
export async function discard(ctx: JobsContext, { folder, id }: ParamsOut<typeof jobs.discard>): Promise<Record<string, never>> {
  const { database } = await ctx.databases.open(folder);
  await ctx.jobs.discard(database, id);
  return {};
}
