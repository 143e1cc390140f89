import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import { BadInputError } from '../../base/errors.ts';
import type { Database } from '../database.ts';
import type { Migration } from '../migrations.ts';
import { openPostgres, PostgresDatabase } from '../postgres/postgresDatabase.ts';
import type { PostgresServer } from '../postgres/postgresServer.ts';
import { describeSchema } from '../schema/describeSchema.ts';
import { type CopiedTable, type CopyOptions, copyRows } from './copyRows.ts';

export interface PostgresTarget {
  readonly server: PostgresServer;
  readonly schema: string;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  /** Whether a schema that has rows may be replaced. */
  readonly isReplaced: boolean;
}

/**
 * Copies a database into a schema. It is built in a schema of another name and takes its place in one transaction when it has been
 * checked, so a copy that fails, is cancelled or killed leaves what was there. Throws `BadInputError` when there are rows and
 * `isReplaced` is false.
 */
export async function copyToPostgres(source: Database, target: PostgresTarget, options: CopyOptions): Promise<readonly CopiedTable[]> {
  const { server, schema, migrations, clock, isReplaced } = target;
  const place = new PostgresDatabase({ server, schema, clock });
  if (!isReplaced && (await hasRows(place))) {
    throw new BadInputError(
      `The schema '${schema}' of database '${server.place.database}' is not empty. Choose another database, or pass --replace to lose what is in it`,
    );
  }
  const building = buildingNameOf(schema);
  const remove = () => sql`drop schema if exists ${sql.id(building)} cascade`.execute(place.tables());
  await remove();
  try {
    const database = await openPostgres({ server, schema: building, migrations, clock });
    const copied = await copyRows(source, database, options);
    await place.transaction((tables) => putInPlace(tables, building, schema));
    return copied;
  } finally {
    await remove();
  }
}

async function hasRows(database: Database): Promise<boolean> {
  const tables = await describeSchema(database);
  for (const { name } of tables) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(database.tables());
    if (rows.length > 0) return true;
  }
  return false;
}

async function putInPlace(tables: Kysely<unknown>, building: string, schema: string): Promise<void> {
  await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(tables);
  await sql`alter schema ${sql.id(building)} rename to ${sql.id(schema)}`.execute(tables);
}

/** PostgreSQL cuts names after 63 bytes, in silence. */
const LONGEST_NAME = 63;
const BUILDING = '_copying';

function buildingNameOf(schema: string): string {
  return schema.slice(0, LONGEST_NAME - BUILDING.length) + BUILDING;
}
