import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { findSession, forkSession } from '../store.ts';

/** Copies a session, so that another way can be tried from one of its messages. */
export async function fork(
  ctx: SessionsContext,
  { folder, id, at }: ParamsOut<typeof sessions.fork>,
): Promise<ResultIn<typeof sessions.fork>> {
  const { database } = await ctx.databases.open(folder);
  const copy = ctx.newId();
  await forkSession(database, id, { id: copy, at, now: new Date(ctx.clock.now()).toISOString() });
  ctx.state.announce(database, folder, copy);
  return findSession(database, copy);
}
