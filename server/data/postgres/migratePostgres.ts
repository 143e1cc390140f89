import type { PoolClient } from 'pg';
import type { Clock } from '../../base/clock.ts';
import { BadInputError, messageOf, systemCodeOf } from '../../base/errors.ts';
import { type AppliedMigration, MIGRATIONS_TABLE, type Migration, migrationLabel, pendingMigrations } from '../migrations.ts';
import { beginWriting } from './postgresDriver.ts';
import { isConnectionLoss } from './postgresErrors.ts';
import { quote } from './postgresServer.ts';

/** Another process may be running a long migration: that is worth waiting for. */
const WAIT_FOR_OTHERS = `set local lock_timeout to '60s'`;

/**
 * Makes the schema where it is missing and brings it up to date, each migration in its own transaction, under the lock that all writers
 * of the schema take. Throws `BadInputError` as `pendingMigrations` does.
 */
export async function migratePostgres(client: PoolClient, schema: string, migrations: readonly Migration[], clock: Clock): Promise<void> {
  await inTransaction(client, schema, () => createLedger(client, schema));
  const { rows } = await client.query<AppliedMigration>(`select module, number, name, checksum from ${MIGRATIONS_TABLE}`);
  for (const migration of pendingMigrations(migrations, rows)) {
    await inTransaction(client, schema, () => apply(client, schema, migration, clock));
  }
}

async function inTransaction(client: PoolClient, schema: string, work: () => Promise<void>): Promise<void> {
  try {
    await client.query(beginWriting(schema).replace('begin;', `begin; ${WAIT_FOR_OTHERS};`));
    await work();
    await client.query('commit');
  } catch (error) {
    // The reason matters more than a rollback that a lost connection cannot do; the server then does it by itself.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

async function createLedger(client: PoolClient, schema: string): Promise<void> {
  // `create … if not exists` asks for the right to create even where nothing is to be done.
  const { rows } = await client.query('select 1 from pg_namespace where nspname = $1', [schema]);
  if (rows.length === 0) await client.query(`create schema ${quote(schema)}`);
  await client.query(
    `create table if not exists ${MIGRATIONS_TABLE} (module text collate "C" not null, number integer not null, name text not null,
     checksum text not null, applied_at bigint not null, primary key (module, number))`,
  );
}

async function apply(client: PoolClient, schema: string, migration: Migration, clock: Clock): Promise<void> {
  const { module, number, name, checksum, sql } = migration;
  // The number goes in first: of two processes, the second waits for the lock, inserts nothing, and knows that it has been done.
  const claimed = await client.query(
    `insert into ${MIGRATIONS_TABLE} (module, number, name, checksum, applied_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
    [module, number, name, checksum, clock.now()],
  );
  if (claimed.rowCount !== 1) return;
  try {
    await client.query(sql);
    await sortByCodePoint(client, schema);
  } catch (error) {
    if (isConnectionLoss(error) || /^(53|55|57|58)/.test(systemCodeOf(error) ?? '')) throw error;
    throw new BadInputError(`Migration ${migrationLabel(migration)} failed: ${messageOf(error)}`, { cause: error });
  }
}

/** Text sorts by the language of the database unless told otherwise; SQLite and our cursors sort by code point. */
async function sortByCodePoint(client: PoolClient, schema: string): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type
     from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped
       and a.attcollation = (select oid from pg_collation where collname = 'default')
       and c.relname <> '${MIGRATIONS_TABLE}'`,
    [schema],
  );
  for (const { table, column, type } of rows) {
    await client.query(`alter table ${quote(table)} alter column ${quote(column)} type ${type} collate "C"`);
  }
}
