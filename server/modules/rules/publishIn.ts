import type { EventDefinition, PayloadIn } from '../../../protocol/defineEvent.ts';
import type { Call } from '../../kernel/call.ts';
import type { RulesContext } from './context.ts';

/** Publishes an event in the log of a folder, as what the request brought about: in its transaction where there is one. */
export async function publishIn<D extends EventDefinition>(
  ctx: Pick<RulesContext, 'databases' | 'events'>,
  folder: string,
  event: D,
  payload: PayloadIn<D>,
  { correlationId }: Pick<Call, 'correlationId'>,
): Promise<void> {
  const { database } = await ctx.databases.open(folder);
  await ctx.events.publish(database, event, payload, { correlationId });
}
