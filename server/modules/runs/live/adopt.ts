import { agentNameIn } from '../../../ai/external/agentEntry.ts';
import type { RunsContext } from '../context.ts';
import { hasEnded } from '../machine/runStates.ts';
import type { RunRow } from '../schemas.ts';
import { addQuestion, answerIn, toQuestion } from '../store/questions.ts';
import { claimRun, moveRun, readRun, releaseRun } from '../store/runRows.ts';

/** Somebody who closed a window and opens it again within so long wants the run to go on. Milliseconds. */
const SAME_SITTING_MS = 600_000;

/**
 * Decides about a run that nobody runs any more. One for which nobody needs to be asked goes on at once, and so does one that was left in good order a
 * moment ago; for others a person is asked: money has been spent, and more would be.
 */
export async function adopt(ctx: RunsContext, folder: string, row: RunRow): Promise<void> {
  const { database } = await ctx.databases.open(folder);
  const { id } = row;
  const at = new Date(ctx.clock.now()).toISOString();
  if (row.state !== 'interrupted') {
    // By the fence: of several processes that see it, one says so.
    const fence = await claimRun(database, id, row.owner ?? '', row.fence);
    if (fence === undefined) return;
    await releaseRun(database, id, fence);
    await moveRun(database, id, 'interrupted', { status: 'Interrupted: its process has ended.' });
    ctx.state.news.changed(folder, id);
  }
  const now = await readRun(database, id);
  if (hasEnded(now.state)) return;
  if (now.wish === 'cancel') {
    await moveRun(database, id, 'cancelled', { status: '', wish: '', finished_at: at });
    ctx.state.news.changed(folder, id);
    return;
  }
  // One of an external agent cannot go on: it is taken up only to be brought to its end.
  if (agentNameIn(now.wanted_model ?? undefined) !== undefined || goesOnAlone(now, ctx.clock.now()))
    await ctx.state.supervisor.launch(folder, id);
  else await askWhetherToGoOn(ctx, folder, now, at);
}

function goesOnAlone({ approve, left_at }: RunRow, now: number): boolean {
  return approve === 'auto' || (left_at !== null && now - Date.parse(left_at) < SAME_SITTING_MS);
}

async function askWhetherToGoOn(ctx: RunsContext, folder: string, row: RunRow, asked_at: string): Promise<void> {
  const { database } = await ctx.databases.open(folder);
  const question = await addQuestion(database, {
    // Each interruption is asked about once.
    id: `${row.id}/resume/${row.fence}`,
    run: row.id,
    step: null,
    kind: 'resume',
    title: `Go on with "${row.title}"?`,
    detail: `It was interrupted after ${row.steps} steps. What it had completed is kept; the step that was under way is undone.`,
    reason: 'Its process ended in the middle of the work, and nobody knows why.',
    risk: 'low',
    shapes: '[]',
    choices: '[]',
    asked_at,
  });
  if (answerIn(question)?.isAllowed === true) await ctx.state.supervisor.launch(folder, row.id);
  if (question.asked_at !== asked_at) return;
  const outlets = ctx.state.outlets(folder, row.id);
  outlets.stream({ kind: 'question', question: toQuestion(question) });
  outlets.changed();
}
