import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as jobs from '../../../../protocol/jobs.ts';
import { listJobs } from '../../../jobs/table/jobTable.ts';
import type { JobsContext } from '../context.ts';

/** One page of the jobs of a folder, or of those that were moved to its archive. */
export async function list(
  ctx: JobsContext,
  { folder, archived, ...filter }: ParamsOut<typeof jobs.list>,
): Promise<ResultIn<typeof jobs.list>> {
  const { database } = await ctx.databases.open(folder);
  const page = archived
    ? await ctx.databases.searchArchive(folder, (archive) => listJobs(archive, filter))
    : await ctx.jobs.list(database, filter);
  return { ...page, jobs: [...page.jobs] };
}
