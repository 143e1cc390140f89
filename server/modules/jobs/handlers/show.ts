import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import type { JobsContext } from '../context.ts';

/** One job in full. */
export async function show(ctx: JobsContext, { folder, id }: ParamsOut<typeof jobs.show>): Promise<ResultIn<typeof jobs.show>> {
  const { database } = await ctx.databases.open(folder);
  return ctx.jobs.show(database, id);
}
