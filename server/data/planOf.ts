import { type Compilable, sql } from 'kysely';
import type { Database } from './database.ts';

/**
 * How the engine would answer a query, as text that names the indexes it uses; for tests that an index serves what it was made for.
 * Reading whole tables is ruled out, because with the few rows of a test that is always quickest and tells nothing.
 */
export async function planOf(database: Database, query: Compilable): Promise<string> {
  const { sql: text, parameters } = query.compile();
  const explain = database.dialect === 'sqlite' ? 'explain query plan' : 'explain';
  return database.transaction(async (tables) => {
    if (database.dialect === 'postgres') await sql`set local enable_seqscan = off`.execute(tables);
    const { rows } = await tables.executeQuery<Record<string, unknown>>({ ...query.compile(), sql: `${explain} ${text}`, parameters });
    return rows.map((row) => row['detail'] ?? row['QUERY PLAN']).join('\n');
  });
}
