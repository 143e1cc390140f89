import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import { ConflictError } from '../../../base/errors.ts';
import type { RunsContext } from '../context.ts';
import { oneLine } from '../execute/describeAction.ts';
import { hasEnded } from '../machine/runStates.ts';
import { readRun, summaryOf } from '../store/runRows.ts';
import { addStep, toStep } from '../store/steps.ts';

/** Keeps what a person says to the model until it reads it, before its next call. */
export async function steer(ctx: RunsContext, { folder, id, text }: ParamsOut<typeof runs.steer>): Promise<ResultIn<typeof runs.steer>> {
  const { database } = await ctx.databases.open(folder);
  const { state, persona } = await readRun(database, id);
  if (hasEnded(state)) throw new ConflictError(`Run "${id}" is over. Say it in a new task of its session.`);
  const step = await addStep(database, {
    id: ctx.newId(),
    run: id,
    step_key: `message/${ctx.newId()}`,
    kind: 'message',
    name: 'steer',
    title: oneLine(text),
    state: 'planned',
    persona,
    output: text,
    started_at: new Date(ctx.clock.now()).toISOString(),
  });
  database.afterCommit(() => ctx.state.outlets(folder, id).stream({ kind: 'step', step: toStep(step) }));
  return summaryOf(database, id);
}
