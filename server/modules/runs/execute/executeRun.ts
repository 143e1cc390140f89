import * as sessions from '../../../../protocol/sessions.ts';
import { agentNameIn } from '../../../ai/external/agentEntry.ts';
import { messageOf } from '../../../base/errors.ts';
import { backgroundCall } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import { finishRun } from '../finish/finishRun.ts';
import type { ActiveRun } from '../live/activeRun.ts';
import { hasEnded } from '../machine/runStates.ts';
import { withdrawQuestions } from '../store/questions.ts';
import { moveRun, readRun } from '../store/runRows.ts';
import { delegate } from './delegate.ts';
import { openWorld } from './openWorld.ts';
import { workOn } from './workOn.ts';
import type { World } from './world.ts';

/** The life of a run in this process: from the claimed row to whatever state it ends in. Does not throw. */
export async function executeRun(ctx: RunsContext, run: ActiveRun): Promise<void> {
  const began = await begin(ctx, run);
  if (!began) return;
  try {
    await using world = await openWorld(ctx, run, run.signal);
    const { end, governor } = await work(world);
    await finishRun(world, governor, end);
  } catch (error) {
    await breakOff(ctx, run, error);
  } finally {
    await release(ctx, run);
    ctx.state.closeStream(run.id);
  }
}

/** By a model, or by an external agent, whose protocol is loaded with the first of them. */
async function work(world: World): ReturnType<typeof workOn> {
  const agent = agentNameIn(world.row.wanted_model ?? undefined);
  if (agent === undefined) return workOn(world, delegate);
  const { workWithAgent } = await import('./workWithAgent.ts');
  return workWithAgent(world, agent);
}

/** False: somebody has cancelled it before it began. */
async function begin(ctx: RunsContext, run: ActiveRun): Promise<boolean> {
  const row = await readRun(run.database, run.id);
  if (hasEnded(row.state) && row.wish !== '') return false;
  const now = new Date(ctx.clock.now()).toISOString();
  if (row.wish === 'cancel') {
    await moveRun(run.database, run.id, 'cancelled', { status: 'Cancelled before it began.', finished_at: now });
    return false;
  }
  const change = { status: '', started_at: row.started_at ?? now, finished_at: null, left_at: null, wish: '' } as const;
  await moveRun(run.database, run.id, 'running', change);
  await withdrawQuestions(run.database, run.id, 'resume');
  run.changed();
  return true;
}

/** Something that nobody expected, or a cancel while it was still being set up. */
async function breakOff(ctx: RunsContext, run: ActiveRun, error: unknown): Promise<void> {
  if (run.cause === 'lost') return;
  const finished_at = new Date(ctx.clock.now()).toISOString();
  try {
    if (run.cause === 'shutdown') {
      await moveRun(run.database, run.id, 'interrupted', { status: 'Interrupted: the backend has stopped.', left_at: finished_at });
    } else if (run.cause === 'cancel') {
      await moveRun(run.database, run.id, 'cancelled', { status: '', finished_at });
    } else {
      ctx.log.error('A run failed', { run: run.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      await moveRun(run.database, run.id, 'failed', { status: messageOf(error), finished_at });
    }
  } catch (second) {
    ctx.log.error('The end of a run could not be written down', { run: run.id, error: messageOf(second) });
  }
  run.changed();
}

/** The session is free for the next run; one that is interrupted or paused keeps it. */
async function release(ctx: RunsContext, run: ActiveRun): Promise<void> {
  if (run.cause === 'lost') return;
  try {
    const row = await readRun(run.database, run.id);
    if (!hasEnded(row.state)) return;
    const call = backgroundCall('runs', { correlationId: row.correlation_id, actor: { kind: 'system', name: 'runs', role: 'developer' } });
    await ctx.call(sessions.releaseRun, { folder: run.folder, id: row.session, run: run.id }, call);
  } catch (error) {
    ctx.log.warning('A session could not be released', { run: run.id, error: messageOf(error) });
  }
}
