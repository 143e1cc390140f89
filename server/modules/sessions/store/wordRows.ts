import { type Kysely, sql } from 'kysely';
import type { Database } from '../../../data/database.ts';
import type { SessionTables } from '../schemas.ts';
import { wordsOf } from '../search/words.ts';

type WordRow = SessionTables['session_words'];

/** 4 parameters each; both engines take more. */
const ROWS_PER_STATEMENT = 500;

/** Follows every word in the order of its bytes: no character is greater. */
const AFTER_ALL = '\u{10FFFF}';

/** Makes the words of a title those that the session is found by, instead of those of its old title. */
export async function indexTitle(tables: Kysely<SessionTables>, session: string, title: string): Promise<void> {
  await tables.deleteFrom('session_words').where('session_id', '=', session).where('place', '=', 'title').execute();
  await insertWords(
    tables,
    wordsOf(title).map((word): WordRow => ({ session_id: session, place: 'title', word, position: 0 })),
  );
}

/** Notes the words of messages, in the order of their positions, where they are not known of the session yet. */
export async function indexMessages(
  tables: Kysely<SessionTables>,
  session: string,
  messages: readonly { readonly position: number; readonly text: string }[],
): Promise<void> {
  const first = new Map<string, number>();
  for (const { position, text } of messages) for (const word of wordsOf(text)) if (!first.has(word)) first.set(word, position);
  await insertWords(
    tables,
    [...first].map(([word, position]): WordRow => ({ session_id: session, place: 'message', word, position })),
  );
}

async function insertWords(tables: Kysely<SessionTables>, rows: readonly WordRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await tables
      .insertInto('session_words')
      .values(rows.slice(start, start + ROWS_PER_STATEMENT))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/** Copies the words of the messages up to a position. A word that is met later only is first met later, so it stays behind. */
export async function copyWords(tables: Kysely<SessionTables>, from: string, to: string, position: number): Promise<void> {
  await tables
    .insertInto('session_words')
    .columns(['session_id', 'place', 'word', 'position'])
    .expression((from_) =>
      from_
        .selectFrom('session_words')
        .select([sql.val(to).as('session_id'), 'place', 'word', 'position'])
        .where('session_id', '=', from)
        .where('place', '=', 'message')
        .where('position', '<=', position),
    )
    .execute();
}

/** The sessions in which a word begins so. */
export function sessionsWith(tables: Kysely<SessionTables>, beginning: string) {
  return tables
    .selectFrom('session_words')
    .select('session_id')
    .where('word', '>=', beginning)
    .where('word', '<', `${beginning}${AFTER_ALL}`);
}

/** For each of the sessions the position of the first message that has the word; those without one are left out. */
export async function firstHits(database: Database, sessions: readonly string[], beginning: string): Promise<ReadonlyMap<string, number>> {
  const rows = await database
    .tables<SessionTables>()
    .selectFrom('session_words')
    .select(['session_id', (select) => select.fn.min('position').as('position')])
    .where('session_id', 'in', sessions)
    .where('place', '=', 'message')
    .where('word', '>=', beginning)
    .where('word', '<', `${beginning}${AFTER_ALL}`)
    .groupBy('session_id')
    .execute();
  return new Map(rows.map(({ session_id, position }) => [session_id, position]));
}
