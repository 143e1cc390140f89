import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** Asks a job to stop. */
export async function cancel(ctx: JobsContext, { folder, id }: ParamsOut<typeof jobs.cancel>): Promise<ResultIn<typeof jobs.cancel>> {
  const { database } = await ctx.databases.open(folder);
  return ctx.jobs.cancel(database, id);
}
