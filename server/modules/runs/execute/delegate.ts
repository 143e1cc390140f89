import * as sessions from '../../../../protocol/sessions.ts';
import type { AgentEnd } from '../../../ai/agent/agentEnd.ts';
import { throwIfCancelled } from '../../../base/errors.ts';
import { ActiveRun } from '../live/activeRun.ts';
import { hasEnded } from '../machine/runStates.ts';
import { newRun } from '../newRun.ts';
import type { RunRow } from '../schemas.ts';
import { insertVerification } from '../store/decisions.ts';
import { withdrawQuestions } from '../store/questions.ts';
import { findByKey, insertRun, moveRun, readRun } from '../store/runRows.ts';
import { wordsOf } from './lastWords.ts';
import { openChildWorld } from './openWorld.ts';
import { workOn } from './workOn.ts';
import type { Delegate, World } from './world.ts';

/**
 * Lets another persona do a part of the task: a run of its own, with a conversation of its own, in the same tree, and with what both may do. The same
 * step hands out the same run after a crash.
 */
export const delegate: Delegate = async (world, step, { persona, prompt }, signal) => {
  const { run, ctx } = world;
  const row = (await findByKey(run.database, keyOf(step))) ?? (await handOut(world, step, persona, prompt));
  if (hasEnded(row.state) && row.state !== 'cancelled') return row.status;
  const child = new ActiveRun({
    id: row.id,
    folder: run.folder,
    database: run.database,
    fence: run.fence,
    parent: run,
    used: run.usedAt(ctx.clock.monotonic()),
    now: ctx.clock.monotonic(),
    ...ctx.state.outlets(run.folder, row.id),
  });
  try {
    await moveRun(run.database, row.id, 'running', { status: '', started_at: row.started_at ?? nowOf(world) });
    child.changed();
    const { end } = await workOn(await openChildWorld(world, child, child.signal), handOn);
    return await endChild(world, child, end);
  } finally {
    child.end();
    const call = { ...world.call, signal: new AbortController().signal };
    await ctx.call(sessions.releaseRun, { folder: run.folder, id: row.session, run: row.id }, call);
    throwIfCancelled(signal);
  }
};

/** Whoever handed it out keeps the overview. */
const handOn: Delegate = async () => {
  throw new Error('A part of a task is not handed on. Do it, or say in your report what is left.');
};

async function handOut({ run, ctx, row, call }: World, step: string, persona: string, prompt: string): Promise<RunRow> {
  return run.database.transaction(async () => {
    const session = await ctx.call(sessions.create, { folder: run.folder, title: prompt.slice(0, 80), persona }, call);
    const made: RunRow = {
      ...newRun({ id: ctx.newId(), session: session.id, prompt, persona, approve: row.approve, actor: row.actor, at: ctx.clock.now() }),
      parent: run.id,
      request_key: keyOf(step),
      correlation_id: row.correlation_id,
      wanted_model: null,
    };
    await insertRun(run.database, made);
    return readRun(run.database, made.id);
  });
}

/** What it made is verified with the run that handed it out. */
async function endChild(world: World, child: ActiveRun, end: AgentEnd): Promise<string> {
  const { run, ctx } = world;
  const finished_at = nowOf(world);
  if (end.kind === 'cancelled') {
    // Interrupted with the backend it is taken up again with its parent; its journal knows where.
    if (child.cause === 'cancel') await moveRun(run.database, child.id, 'cancelled', { status: '', finished_at });
    else if (child.cause !== 'lost') await moveRun(run.database, child.id, 'interrupted', { status: '' });
    throwIfCancelled(child.signal);
  }
  await withdrawQuestions(run.database, child.id);
  const words = wordsOf(end);
  if (end.kind !== 'claimed' || !end.claim.isDone) {
    await moveRun(run.database, child.id, 'failed', { status: words, finished_at });
    child.changed();
    throw new Error(words);
  }
  const detail = 'Verified with the run that handed this part out.';
  await run.database.transaction(async () => {
    const verification = { verdict: 'unverified' as const, checks: [{ name: 'parent', outcome: 'skipped' as const, detail }] };
    await moveRun(run.database, child.id, 'verifying', {});
    await insertVerification(run.database, ctx.newId(), child.id, verification, finished_at);
    await moveRun(run.database, child.id, 'completed', { status: words, finished_at, progress: 100 });
  });
  child.changed();
  return words;
}

const keyOf = (step: string): string => `delegate/${step}`;

function nowOf({ ctx }: World): string {
  return new Date(ctx.clock.now()).toISOString();
}
