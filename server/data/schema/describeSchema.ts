import type { Database } from '../database.ts';
import { MIGRATIONS_TABLE } from '../migrations.ts';
import { describePostgres } from './postgresShape.ts';
import type { TableShape } from './schemaShape.ts';
import { describeSqlite } from './sqliteShape.ts';

/**
 * The tables of all modules and services, by name: the same answer on both engines, or a migration of one differs from its twin.
 * Without our own ledger of migrations, and without search indexes, which only one engine keeps as tables.
 */
export async function describeSchema(database: Database): Promise<readonly TableShape[]> {
  const tables = database.dialect === 'sqlite' ? await describeSqlite(database) : await describePostgres(database);
  return tables.filter((table) => table.name !== MIGRATIONS_TABLE);
}
