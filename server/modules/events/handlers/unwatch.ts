import type * as events from '../../../../protocol/events.ts';
import type { ParamsOut } from '../../../../protocol/index.ts';
import type { EventsContext } from '../context.ts';

/** Clients want to hear no more. */
export function unwatch(ctx: EventsContext, { folder }: ParamsOut<typeof events.unwatch>): Record<string, never> {
  ctx.state.end(folder);
  return {};
}
