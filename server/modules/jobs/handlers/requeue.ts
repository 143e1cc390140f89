import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** Has a job begin again. */
export async function requeue(ctx: JobsContext, { folder, id }: ParamsOut<typeof jobs.requeue>): Promise<ResultIn<typeof jobs.requeue>> {
  const { database } = await ctx.databases.open(folder);
  return ctx.jobs.requeue(database, id);
}
