import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { readMessages } from '../store.ts';

/** A page of the transcript. */
export async function messages(
  ctx: SessionsContext,
  { folder, id, ...page }: ParamsOut<typeof sessions.messages>,
): Promise<ResultIn<typeof sessions.messages>> {
  const { database } = await ctx.databases.open(folder);
  return readMessages(database, id, page);
}
