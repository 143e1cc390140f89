import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { conversationOf } from '../store.ts';

/** What a model is given of a session. */
export async function conversation(
  ctx: SessionsContext,
  { folder, id }: ParamsOut<typeof sessions.conversation>,
): Promise<ResultIn<typeof sessions.conversation>> {
  const { database } = await ctx.databases.open(folder);
  return { messages: await conversationOf(database, id) };
}
