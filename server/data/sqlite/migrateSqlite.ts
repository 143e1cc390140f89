import type { Clock } from '../../base/clock.ts';
import { messageOf, systemCodeOf } from '../../base/errors.ts';
import { type AppliedMigration, MIGRATIONS_TABLE, type Migration, migrationLabel, pendingMigrations } from '../migrations.ts';
import type { SqliteConnection } from './engine.ts';

/** Brings the schema up to date, each migration in its own transaction. Throws `BadInputError` as `pendingMigrations` does. */
export function migrateSqlite(sqlite: SqliteConnection, migrations: readonly Migration[], clock: Clock): void {
  sqlite.exec(
    `create table if not exists ${MIGRATIONS_TABLE} (module text not null, number integer not null, name text not null,
     checksum text not null, applied_at integer not null, primary key (module, number)) strict, without rowid`,
  );
  for (const migration of pendingMigrations(migrations, readLedger(sqlite))) apply(sqlite, migration, clock);
}

/** What has run on a database; nothing where the ledger is missing. */
export function readLedger(sqlite: SqliteConnection): readonly AppliedMigration[] {
  const isThere = sqlite.prepare('select 1 from sqlite_schema where name = ?').get(MIGRATIONS_TABLE) !== undefined;
  return isThere ? sqlite.prepare<[], AppliedMigration>(`select module, number, name, checksum from ${MIGRATIONS_TABLE}`).all() : [];
}

function apply(sqlite: SqliteConnection, migration: Migration, clock: Clock): void {
  const { module, number, name, checksum, sql } = migration;
  const claim = sqlite.prepare(
    `insert into ${MIGRATIONS_TABLE} (module, number, name, checksum, applied_at) values (?, ?, ?, ?, ?) on conflict do nothing`,
  );
  // The number goes in first: of two processes, the second waits for the lock, inserts nothing, and knows that it has been done.
  const run = sqlite.transaction(() => {
    const isOurs = claim.run(module, number, name, checksum, clock.now()).changes === 1;
    if (isOurs) sqlite.exec(sql);
  });
  try {
    run.immediate();
  } catch (error) {
    if (systemCodeOf(error) !== 'SQLITE_ERROR') throw error;
    throw new Error(`Migration ${migrationLabel(migration)} failed: ${messageOf(error)}`, { cause: error });
  }
}
