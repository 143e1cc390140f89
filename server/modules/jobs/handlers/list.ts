import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** One page of the jobs of a folder. */
export async function list(ctx: JobsContext, { folder, ...filter }: ParamsOut<typeof jobs.list>): Promise<ResultIn<typeof jobs.list>> {
  const { database } = await ctx.databases.open(folder);
  const page = await ctx.jobs.list(database, filter);
  return { ...page, jobs: [...page.jobs] };
}
