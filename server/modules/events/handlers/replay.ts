import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** Hands events out again to one consumer. */
export async function replay(
  ctx: EventsContext,
  { folder, consumer, from }: ParamsOut<typeof events.replay>,
): Promise<ResultIn<typeof events.replay>> {
  const { database } = await ctx.databases.open(folder);
  return { events: await ctx.events.replay(database, consumer, from) };
}
