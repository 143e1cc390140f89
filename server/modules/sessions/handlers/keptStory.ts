import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as sessions from '../../../../protocol/sessions.ts';
import type { SessionsContext } from '../context.ts';
import { readSession } from '../store/sessionRows.ts';
import { readStory } from '../store/storyRows.ts';

/** The story that was kept when the session ended. */
export async function keptStory(
  ctx: SessionsContext,
  { folder, id }: ParamsOut<typeof sessions.keptStory>,
): Promise<ResultIn<typeof sessions.keptStory>> {
  const { database } = await ctx.databases.open(folder);
  await readSession(database, id);
  const row = await readStory(database, id);
  return row === undefined ? {} : { story: { text: row.text, toldAt: row.told_at } };
}
