import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { ColumnShape, TableShape } from '../schema/schemaShape.ts';

/**
 * Makes the twin of a table in the archive, or adds the columns that it lacks since a migration. It has the key and nothing else: what a
 * row refers to may be elsewhere, and what was unique once may come twice in a year.
 */
export async function makeArchiveTable(database: Database, archive: string, shape: TableShape): Promise<void> {
  const name = sql.table(`${archive}.${shape.name}`);
  const types = await typesOf(database, shape);
  const column = ({ name: of }: ColumnShape) => sql`${sql.ref(of)} ${sql.raw(types.get(of) ?? 'text')}`;
  const key = shape.primaryKey.length === 0 ? sql`` : sql`, primary key (${sql.join(shape.primaryKey.map((of) => sql.ref(of)))})`;
  if (database.dialect === 'postgres') await sql`create schema if not exists ${sql.ref(archive)}`.execute(database.tables());
  await sql`create table if not exists ${name} (${sql.join(shape.columns.map(column))}${key})`.execute(database.tables());
  const present = await columnsOf(database, archive, shape.name);
  for (const missing of shape.columns.filter((each) => !present.has(each.name))) {
    await sql`alter table ${name} add column ${column(missing)}`.execute(database.tables());
  }
}

/** Each column's type as the engine writes it. */
async function typesOf(database: Database, { name, columns }: TableShape): Promise<ReadonlyMap<string, string>> {
  if (database.dialect === 'sqlite') {
    return new Map(columns.map((column) => [column.name, column.type === 'bytes' ? 'blob' : column.type]));
  }
  const { rows } = await sql<{ name: string; type: string }>`select a.attname as name,
    format_type(a.atttypid, a.atttypmod) || case when a.attcollation = 'pg_catalog."C"'::regcollation then ' collate "C"' else '' end as type
    from pg_attribute a where a.attrelid = ${sql.lit(name)}::regclass and a.attnum > 0 and not a.attisdropped`.execute(database.tables());
  return new Map(rows.map((row) => [row.name, row.type]));
}

async function columnsOf(database: Database, archive: string, table: string): Promise<ReadonlySet<string>> {
  const query =
    database.dialect === 'sqlite'
      ? sql<{ name: string }>`select name from pragma_table_info(${table}, ${archive})`
      : sql<{ name: string }>`select attname as name from pg_attribute
          where attrelid = ${`"${archive}"."${table}"`}::regclass and attnum > 0 and not attisdropped`;
  return new Set((await query.execute(database.tables())).rows.map(({ name }) => name));
}
