import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { SessionsContext } from '../context.ts';
import { claim } from '../store/sessionRows.ts';
import { findSession } from '../store.ts';

/** Gives the session to one run. */
export async function claimRun(
  ctx: SessionsContext,
  { folder, id, run, replaces }: ParamsOut<typeof sessions.claimRun>,
): Promise<ResultIn<typeof sessions.claimRun>> {
  const { database } = await ctx.databases.open(folder);
  const isClaimed = await claim(database, id, run, replaces);
  const session = await findSession(database, id);
  if (!isClaimed) {
    throw new ConflictError(
      session.state === 'archived'
        ? `The session "${id}" is archived. Make it active again first, or begin a new one.`
        : `The run "${session.activeRun ?? ''}" works in the session "${id}". Wait for it, cancel it, or copy the session.`,
    );
  }
  ctx.state.announce(database, folder, id);
  return session;
}
