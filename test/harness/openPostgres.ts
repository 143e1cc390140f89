/** Databases on the PostgreSQL server that a test run shares, each in a schema of its own. */
import { randomBytes } from 'node:crypto';
import { systemClock } from '../../server/base/clock.ts';
import type { Migration } from '../../server/data/migrations.ts';
import { openPostgres, type PostgresDatabase } from '../../server/data/postgres/postgresDatabase.ts';
import { PostgresServer } from '../../server/data/postgres/postgresServer.ts';
import { sharedPostgres } from './postgres.ts';

/** A new, migrated schema. Closing the database closes its connections too. `url`: of another server than the shared one. */
export async function openTestPostgres(
  migrations: readonly Migration[],
  { url, schema = freshSchema(), connections }: { url?: string; schema?: string; connections?: number } = {},
): Promise<PostgresDatabase> {
  const server = await PostgresServer.create({
    url: url ?? (await sharedPostgres()),
    ...(connections === undefined ? {} : { connections }),
  });
  const database = await openPostgres({ server, schema, migrations, clock: systemClock });
  const close = database.close.bind(database);
  return Object.assign(database, {
    async close() {
      await close();
      await server.close();
    },
  });
}

/** A name that no other test uses. */
export function freshSchema(): string {
  return `test_${randomBytes(8).toString('hex')}`;
}
