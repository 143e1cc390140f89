import type * as data from '../../../../protocol/data.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { readDatabaseContent } from '../../../data/databaseContent.ts';
import type { DataContext } from '../context.ts';

/** What is in a database. Opening it has brought it up to date. */
export async function status(ctx: DataContext, { folder }: ParamsOut<typeof data.status>): Promise<ResultIn<typeof data.status>> {
  const { database, place, notices } = await ctx.databases.open(folder);
  return {
    dialect: database.dialect,
    place,
    ...(await readDatabaseContent(database)),
    ...(database.dialect === 'postgres' ? { connections: database.poolStatus() } : {}),
    notices: notices.map((notice) => notice.message),
  };
}
