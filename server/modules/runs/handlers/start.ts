import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as personas from '../../../../protocol/personas.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { agentNameIn } from '../../../ai/external/agentEntry.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import { chooseModel } from '../chooseModel.ts';
import type { RunsContext } from '../context.ts';
import { oneLine } from '../execute/describeAction.ts';
import { launchAfterCommit } from '../live/launchAfterCommit.ts';
import { newRun } from '../newRun.ts';
import { findByKey, insertRun, summaryOf } from '../store/runRows.ts';

/** Makes a run and lets it begin as soon as it is durable. Asked again with the same key the answer is the run that there is. */
export async function start(ctx: RunsContext, params: ParamsOut<typeof runs.start>, call: Call): Promise<ResultIn<typeof runs.start>> {
  const { folder, prompt, key, approve } = params;
  const { database } = await ctx.databases.open(folder);
  const requestKey = key === undefined ? null : `client/${key}`;
  const known = requestKey === null ? undefined : await findByKey(database, requestKey);
  if (known !== undefined) return summaryOf(database, known.id);
  const wanted_model = await chooseModel(ctx, folder, params.model);
  if (params.plans && agentNameIn(wanted_model) !== undefined)
    throw new BadInputError('An external agent makes its own plan, so none can be agreed on first. Start it without, or choose a model.');
  const session = await findSession(ctx, params, call);
  const persona = params.persona ?? session.persona;
  // Before anything is made: a persona that does not exist is a mistake of whoever asks.
  await ctx.call(personas.show, { folder, id: persona }, call);
  const { kind, name, role } = call.actor;
  if (kind === 'persona') throw new BadInputError('A run is started by a person. A persona hands work on with its tool `delegate`.');
  const id = ctx.newId();
  await ctx.call(sessions.claimRun, { folder, id: session.id, run: id }, call);
  const actor = JSON.stringify({ kind, name, role });
  await insertRun(database, {
    ...newRun({ id, session: session.id, prompt, persona, approve, actor, at: ctx.clock.now() }),
    request_key: requestKey,
    context: JSON.stringify(params.context),
    buffers: params.buffers.length === 0 ? null : JSON.stringify(params.buffers),
    wanted_model: wanted_model ?? session.model ?? null,
    plans: params.plans ? 1 : 0,
    budget: params.budget ?? null,
    correlation_id: call.correlationId,
  });
  launchAfterCommit(ctx, database, folder, id);
  return summaryOf(database, id);
}

async function findSession(
  ctx: RunsContext,
  { folder, session, prompt, persona }: ParamsOut<typeof runs.start>,
  call: Call,
): Promise<sessions.SessionSummary> {
  if (session !== undefined) return (await ctx.call(sessions.show, { folder, id: session }, call)).session;
  return ctx.call(sessions.create, { folder, title: oneLine(prompt), ...(persona === undefined ? {} : { persona }) }, call);
}
