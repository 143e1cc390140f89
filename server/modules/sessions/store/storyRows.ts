import type { Database } from '../../../data/database.ts';
import type { SessionTables } from '../schemas.ts';

export type StoryRow = SessionTables['session_stories'];

/** Replaces the story that was kept of the session before. */
export async function writeStory(database: Database, { session_id, text, told_at }: StoryRow): Promise<void> {
  await database
    .tables<SessionTables>()
    .insertInto('session_stories')
    .values({ session_id, text, told_at })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet({ text, told_at }))
    .execute();
}

/** The story of a session as it was when it last ended; `undefined`: it never did, or nobody could tell it. */
export function readStory(database: Database, session: string): Promise<StoryRow | undefined> {
  return database.tables<SessionTables>().selectFrom('session_stories').selectAll().where('session_id', '=', session).executeTakeFirst();
}
