import * as sessions from '../../../../protocol/sessions.ts';
import type { Database } from '../../../data/database.ts';
import { backgroundCall } from '../../../kernel/call.ts';
import type { RunsContext } from '../context.ts';
import type { RunRow } from '../schemas.ts';
import { withdrawQuestions } from '../store/questions.ts';
import { moveRun } from '../store/runRows.ts';

/** Cancels a run on which nobody works: there is nothing to stop. Part of the caller's transaction. */
export async function cancelIdle(ctx: RunsContext, database: Database, folder: string, { id, session }: RunRow): Promise<void> {
  await withdrawQuestions(database, id);
  await moveRun(database, id, 'cancelled', { status: '', wish: '', finished_at: new Date(ctx.clock.now()).toISOString() });
  const call = backgroundCall('runs', { actor: { kind: 'system', name: 'runs', role: 'developer' } });
  await ctx.call(sessions.releaseRun, { folder, id: session, run: id }, call);
  database.afterCommit(() => ctx.state.news.changed(folder, id));
}
