import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** Has a job go on now. */
export async function retry(ctx: JobsContext, { folder, id }: ParamsOut<typeof jobs.retry>): Promise<ResultIn<typeof jobs.retry>> {
  const { database } = await ctx.databases.open(folder);
  return ctx.jobs.retry(database, id);
}
