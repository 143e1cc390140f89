import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';
import { render } from '../render.ts';
import { readPins } from '../store/pinRows.ts';
import { findSession } from '../store.ts';

/** A session, and what is pinned to it with what that costs now. */
export async function show(
  ctx: SessionsContext,
  { folder, id }: ParamsOut<typeof sessions.show>,
  call: Call,
): Promise<ResultIn<typeof sessions.show>> {
  const { database } = await ctx.databases.open(folder);
  const session = await findSession(database, id);
  const pins = await readPins(database, id);
  // Only then is there anything to count: the tokenizer takes a second to load.
  const pinned = pins.length === 0 ? [] : (await render(ctx, { folder, items: pins, withInstructions: false }, call)).manifest;
  return { session, pinned: [...pinned] };
}
