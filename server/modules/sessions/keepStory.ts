import * as runs from '../../../protocol/runs.ts';
import { isCancellation, messageOf } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import type { Call } from '../../kernel/call.ts';
import type { SessionsContext } from './context.ts';
import { writeStory } from './store/storyRows.ts';

/** Keeps what came of a session that ends, told out of its rows and without a model. A session ends also when nobody can tell its story. */
export async function keepStory(
  ctx: SessionsContext,
  { database, folder, id }: { readonly database: Database; readonly folder: string; readonly id: string },
  call: Call,
): Promise<void> {
  if (!ctx.has('runs')) return;
  try {
    const { text } = await ctx.call(runs.story, { folder, session: id }, call);
    await writeStory(database, { session_id: id, text, told_at: new Date(ctx.clock.now()).toISOString() });
  } catch (error) {
    if (isCancellation(error)) throw error;
    ctx.log.warning('The story of a session could not be kept', { session: id, error: messageOf(error) });
  }
}
