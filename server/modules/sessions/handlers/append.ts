import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { appendMessages } from '../store.ts';

/** Adds to the transcript what is not in it yet. */
export async function append(
  ctx: SessionsContext,
  { folder, id, messages }: ParamsOut<typeof sessions.append>,
): Promise<ResultIn<typeof sessions.append>> {
  const { database } = await ctx.databases.open(folder);
  const positions = await appendMessages(database, id, messages, new Date(ctx.clock.now()).toISOString());
  ctx.state.announce(database, folder, id);
  return { positions };
}
