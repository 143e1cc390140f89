import { sql } from 'kysely';
import { systemClock } from '../../base/clock.ts';
import type { Database } from '../database.ts';
import type { Encryption } from '../encryption/databaseKey.ts';
import { openDatabase } from '../sqlite/openSqlite.ts';

/** Name under which a file's archive is attached. */
const ATTACHED = 'archive';

/** The file that rows are moved to when they are old: beside the database. */
export function archiveOf(file: string): string {
  return file.replace(/(\.db)?$/, '.archive.db');
}

/**
 * Opens a database over a connection of its own with its archive attached as the schema `archive`, under the same key. Not for the
 * connection that others use: a transaction then locks both files.
 */
export async function withArchive<Result>(
  file: string,
  encryption: Encryption,
  use: (database: Database, archive: string) => Promise<Result>,
): Promise<Result> {
  const { database } = await openDatabase({
    file,
    migrations: [],
    clock: systemClock,
    encryption,
    whenUnusable: 'fail',
    durability: 'full',
  });
  try {
    await sql`attach ${archiveOf(file)} as ${sql.ref(ATTACHED)}`.execute(database.tables());
    await sql`pragma archive.journal_mode = wal`.execute(database.tables());
    return await use(database, ATTACHED);
  } finally {
    await database.close();
  }
}
