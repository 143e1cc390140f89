import * as events from '../../../../protocol/events.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** Tells clients of events as they happen, from now on. */
export async function watch(ctx: EventsContext, { folder }: ParamsOut<typeof events.watch>): Promise<Record<string, never>> {
  const { database } = await ctx.databases.open(folder);
  if (ctx.state.has(folder)) return {};
  ctx.state.set(
    folder,
    ctx.events.watch(database, (shown) => ctx.notify(events.published, { folder, events: [...shown] })),
  );
  return {};
}
