import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import * as sessions from '../../../../protocol/sessions.ts';
import { agentNameIn } from '../../../ai/external/agentEntry.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { Database } from '../../../data/database.ts';
import type { Call } from '../../../kernel/call.ts';
import { chooseModel } from '../chooseModel.ts';
import type { RunsContext } from '../context.ts';
import { launchAfterCommit } from '../live/launchAfterCommit.ts';
import { isProposal } from '../machine/isProposal.ts';
import { hasEnded, mayFollow } from '../machine/runStates.ts';
import type { RunRow } from '../schemas.ts';
import { readVerification } from '../store/decisions.ts';
import { readRun, summaryOf, updateRun } from '../store/runRows.ts';
import { addStep } from '../store/steps.ts';

/** Goes on with a run from its journal, or lets one that is paused go on. */
export async function resume(
  ctx: RunsContext,
  { folder, id }: ParamsOut<typeof runs.resume>,
  call: Call,
): Promise<ResultIn<typeof runs.resume>> {
  const { database } = await ctx.databases.open(folder);
  const row = await readRun(database, id);
  if (isProposal(row)) throw new ConflictError(`Run "${id}" is a proposal, so there is nobody to go on with it.`);
  if (!mayFollow(row.state, 'running')) {
    throw new ConflictError(`Run "${id}" is ${row.state}, so there is nothing to go on with. Start a new task in its session.`);
  }
  const agent = agentNameIn(row.wanted_model ?? undefined);
  if (agent !== undefined && hasEnded(row.state)) {
    throw new ConflictError(
      `Run "${id}" was done by the agent "${agent}", which cannot go on where its process ended. Start the task again.`,
    );
  }
  if (row.parent !== null) throw new ConflictError(`Run "${id}" is a part of run "${row.parent}". Resume that one.`);
  // Refuses where no model may be asked any more: the run would only stop again.
  await chooseModel(ctx, folder, undefined);
  if (hasEnded(row.state)) await ctx.call(sessions.claimRun, { folder, id: row.session, run: id }, call);
  if (row.state === 'failed_verification') await tellWhatFailed(ctx, database, row);
  await updateRun(database, id, { wish: '' });
  const active = ctx.state.supervisor.find(id);
  if (active === undefined) launchAfterCommit(ctx, database, folder, id);
  else {
    database.afterCommit(() => {
      active.isPausing = false;
      active.poke();
    });
  }
  return summaryOf(database, id);
}

/** Else the model would only say again that it is done. */
async function tellWhatFailed(ctx: RunsContext, database: Database, { id, persona }: RunRow): Promise<void> {
  const failed = (await readVerification(database, id))?.checks.filter(({ outcome }) => outcome === 'failed') ?? [];
  const text = failed.map(({ name, detail, output }) => `- ${name}: ${detail}${output === undefined ? '' : `\n${output}`}`).join('\n');
  await addStep(database, {
    id: ctx.newId(),
    run: id,
    step_key: `correction/${ctx.newId()}`,
    kind: 'correction',
    name: 'outcome_verification',
    title: 'Told the model',
    state: 'planned',
    persona,
    output: `What you left did not pass:\n${text}\nMend it, then finish again.`,
    started_at: new Date(ctx.clock.now()).toISOString(),
  });
}
