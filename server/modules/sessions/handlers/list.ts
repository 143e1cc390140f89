import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { listSessions } from '../store.ts';

/** One page of the sessions of a folder. */
export async function list(
  ctx: SessionsContext,
  { folder, ...filter }: ParamsOut<typeof sessions.list>,
): Promise<ResultIn<typeof sessions.list>> {
  const { database } = await ctx.databases.open(folder);
  return listSessions(database, filter);
}
