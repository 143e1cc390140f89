import type { RunState } from '../../../../protocol/runs.ts';
import type { AgentEnd } from '../../../ai/agent/agentEnd.ts';
import { assertNever } from '../../../base/assertNever.ts';
import { messageOf } from '../../../base/errors.ts';
import type { RunGovernor } from '../execute/createRunGovernor.ts';
import { oneLine } from '../execute/describeAction.ts';
import { wordsOf } from '../execute/lastWords.ts';
import type { World } from '../execute/world.ts';
import { withdrawQuestions } from '../store/questions.ts';
import { addUse, moveRun, readRun, updateRun } from '../store/runRows.ts';
import { verifyRun } from './verifyRun.ts';

/** What was made is kept for review within so long, also when somebody has cancelled. Milliseconds. */
const CAPTURE_LIMIT_MS = 60_000;

/** Ends a run as its model, a person or the backend has ended it. What it made is a change set afterwards, whatever became of it. */
export async function finishRun(world: World, governor: RunGovernor, end: AgentEnd): Promise<void> {
  const { run } = world;
  await countTime(world);
  if (run.cause === 'lost') return;
  if (run.cause === 'shutdown') return leave(world);
  if (run.cause === 'stopped' || end.kind === 'stopped') return endWith(world, 'failed', run.root.stopReason ?? wordsOf(end));
  switch (end.kind) {
    case 'claimed':
      return finishClaimed(world, governor, end);
    case 'cancelled':
      return endWith(world, 'cancelled', 'Cancelled. What was made is kept for review.');
    case 'paused':
      return endWith(world, 'failed', end.reason);
    case 'refused':
    case 'failed':
    case 'stuck':
      return endWith(world, 'failed', wordsOf(end));
    default:
      return assertNever(end.kind);
  }
}

/** The model says that it is done: that is a claim, and the checks decide. */
async function finishClaimed(world: World, governor: RunGovernor, end: Extract<AgentEnd, { kind: 'claimed' }>): Promise<void> {
  const { run, ctx } = world;
  const lastWords = wordsOf(end);
  run.phase = 'verifying';
  await moveRun(run.database, run.id, 'verifying', { status: '' });
  run.changed();
  const problem = await capture(world);
  if (problem !== undefined) return moveToEnd(world, 'failed', problem);
  const claim = end.claim.isDone ? 'done' : 'gaveUp';
  let verdict: string;
  try {
    ({ verdict } = await verifyRun(world, governor, { claimed: { claim, lastWords }, mayAsk: true }, run.signal));
  } catch (error) {
    if (!run.signal.aborted) throw error;
    if (run.cause === 'lost') return;
    if (run.cause === 'shutdown') return leave(world);
    await withdrawQuestions(run.database, run.id);
    // Gathered before: what the checks left behind is no part of the change.
    return moveToEnd(world, 'cancelled', 'Cancelled while it was verified. What was made is kept for review.');
  }
  const state = !end.claim.isDone ? 'failed' : verdict === 'failed' ? 'failed_verification' : 'completed';
  const finished_at = new Date(ctx.clock.now()).toISOString();
  await countTime(world);
  await moveRun(run.database, run.id, state, { status: lastWords, finished_at, ...(state === 'completed' ? { progress: 100 } : {}) });
  run.changed();
}

/** It is over without a claim. Whoever hears of the end finds what was made: it is gathered first. */
async function endWith(world: World, state: Extract<RunState, 'failed' | 'cancelled'>, status: string): Promise<void> {
  const { run } = world;
  await withdrawQuestions(run.database, run.id);
  const problem = await capture(world);
  await moveToEnd(world, state, problem ?? status);
}

async function moveToEnd({ run, ctx }: World, state: Extract<RunState, 'failed' | 'cancelled'>, status: string): Promise<void> {
  const finished_at = new Date(ctx.clock.now()).toISOString();
  await moveRun(run.database, run.id, state, { status, wish: '', finished_at });
  run.changed();
}

/** The backend stops in the middle: whoever comes next goes on from the journal. Open questions stay open. */
async function leave({ run, ctx }: World): Promise<void> {
  await moveRunUnlessPaused(run, new Date(ctx.clock.now()).toISOString());
  run.changed();
}

async function moveRunUnlessPaused({ database, id }: World['run'], left_at: string): Promise<void> {
  if ((await readRun(database, id)).state === 'paused') return;
  await moveRun(database, id, 'interrupted', { status: 'Interrupted: the backend has stopped.', left_at });
}

/** Keeps what was made as the change set of the run. Answers why that was impossible, when it was. */
async function capture({ run, ctx, workbench }: Pick<World, 'run' | 'ctx' | 'workbench'>): Promise<string | undefined> {
  try {
    const set = await ctx.changes.capture(run.database, workbench, AbortSignal.timeout(CAPTURE_LIMIT_MS));
    const review = set.files.length === 0 ? 'none' : 'open';
    await updateRun(run.database, run.id, { change_set: set.id, files: set.files.length, review });
    return undefined;
  } catch (error) {
    ctx.log.error('What a run made could not be kept for review', { run: run.id, error: messageOf(error) });
    return oneLine(`What it made could not be kept for review: ${messageOf(error)}`);
  }
}

/** The work since it was counted last. */
async function countTime({ run, ctx }: World): Promise<void> {
  await addUse(run.database, run.id, { timeMs: run.takeWorkedMs(ctx.clock.monotonic()) });
}
