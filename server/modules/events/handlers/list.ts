import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** One page of the log. */
export async function list(ctx: EventsContext, { folder, ...query }: ParamsOut<typeof events.list>): Promise<ResultIn<typeof events.list>> {
  const { database } = await ctx.databases.open(folder);
  const found = await ctx.events.list(database, query);
  const last = found.at(-1);
  return { events: [...found], next: last !== undefined && found.length === query.limit ? last.id : null };
}
