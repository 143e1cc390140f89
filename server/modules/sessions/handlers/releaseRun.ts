import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { release } from '../store/sessionRows.ts';
import { findSession } from '../store.ts';

/** Takes the session from a run that acts no more. */
export async function releaseRun(
  ctx: SessionsContext,
  { folder, id, run }: ParamsOut<typeof sessions.releaseRun>,
): Promise<ResultIn<typeof sessions.releaseRun>> {
  const { database } = await ctx.databases.open(folder);
  await release(database, id, run);
  ctx.state.announce(database, folder, id);
  return findSession(database, id);
}
