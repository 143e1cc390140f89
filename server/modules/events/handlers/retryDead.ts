import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** Has a consumer try a dead letter again. */
export async function retryDead(
  ctx: EventsContext,
  { folder, consumer, eventId }: ParamsOut<typeof events.retryDead>,
): Promise<Record<string, never>> {
  const { database } = await ctx.databases.open(folder);
  await ctx.events.retryDead(database, consumer, eventId);
  return {};
}
