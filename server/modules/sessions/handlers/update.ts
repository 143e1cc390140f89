import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';
import { keepStory } from '../keepStory.ts';
import { plainTitle } from '../messageShape.ts';
import { readSession } from '../store/sessionRows.ts';
import { findSession, updateSession } from '../store.ts';

/** Changes what is named of a session; archiving is a change of its state. */
export async function update(
  ctx: SessionsContext,
  { folder, id, title, persona, model, scope, budget, state, pinned }: ParamsOut<typeof sessions.update>,
  call: Call,
): Promise<ResultIn<typeof sessions.update>> {
  if (persona !== undefined && ctx.has('personas')) await ctx.call(personas.show, { folder, id: persona }, call);
  const { database } = await ctx.databases.open(folder);
  const change = {
    ...(title === undefined ? {} : { title: plainTitle(title) }),
    ...(persona === undefined ? {} : { persona }),
    ...(model === undefined ? {} : { model }),
    ...(scope === undefined ? {} : { scope: JSON.stringify(scope) }),
    ...(budget === undefined ? {} : { budget }),
    ...(state === undefined ? {} : { state }),
    updated_at: new Date(ctx.clock.now()).toISOString(),
  };
  const before = state === 'archived' ? (await readSession(database, id)).state : undefined;
  await updateSession(database, id, change, pinned);
  // It ends: told now, while everything that it is told from is still kept.
  if (before !== undefined && before !== 'archived') await keepStory(ctx, { database, folder, id }, call);
  ctx.state.announce(database, folder, id);
  return findSession(database, id);
}
