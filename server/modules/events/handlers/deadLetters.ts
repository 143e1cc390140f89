import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** What consumers gave up on. */
export async function deadLetters(
  ctx: EventsContext,
  { folder, ...query }: ParamsOut<typeof events.deadLetters>,
): Promise<ResultIn<typeof events.deadLetters>> {
  const { database } = await ctx.databases.open(folder);
  return { deadLetters: [...(await ctx.events.deadLetters(database, query))] };
}
