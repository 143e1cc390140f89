import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** Who handles events, and how far each has come. */
export async function consumers(
  ctx: EventsContext,
  { folder }: ParamsOut<typeof events.consumers>,
): Promise<ResultIn<typeof events.consumers>> {
  const { database } = await ctx.databases.open(folder);
  return { consumers: [...(await ctx.events.consumers(database))] };
}
