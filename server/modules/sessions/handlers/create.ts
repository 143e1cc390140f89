import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { Call } from '../../../kernel/call.ts';
import type { SessionsContext } from '../context.ts';
import { headCommit } from '../git.ts';
import { plainTitle } from '../messageShape.ts';
import { insertSession } from '../store/sessionRows.ts';
import { findSession } from '../store.ts';

/** Begins a conversation with a persona that there is. */
export async function create(
  ctx: SessionsContext,
  { folder, title, persona, model, scope, budget }: ParamsOut<typeof sessions.create>,
  call: Call,
): Promise<ResultIn<typeof sessions.create>> {
  if (ctx.has('personas')) await ctx.call(personas.show, { folder, id: persona }, call);
  const { database } = await ctx.databases.open(folder);
  const id = ctx.newId();
  const now = new Date(ctx.clock.now()).toISOString();
  await insertSession(database, {
    id,
    title: plainTitle(title),
    state: 'active',
    persona,
    model: model ?? null,
    scope: JSON.stringify(scope),
    budget: budget ?? null,
    base_commit: (await headCommit(folder, call.signal)) ?? null,
    forked_from: null,
    messages: 0,
    summary_position: null,
    active_run: null,
    created_at: now,
    updated_at: now,
  });
  ctx.state.announce(database, folder, id);
  return findSession(database, id);
}
