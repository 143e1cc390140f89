import { type InsertObject, type Kysely, sql } from 'kysely';

/** Both engines limit the parameters of a statement (SQLite: 32,766; PostgreSQL: 65,535); 500 rows are quick and leave room. */
const ROWS_PER_STATEMENT = 500;

/**
 * Inserts rows of equal shape, replacing those with the same `key`, the columns of a primary key or a unique index. Many rows a
 * statement, so it is quick on both engines. Call it in a transaction when it is to be all or nothing.
 */
export async function upsertRows<Tables, Table extends keyof Tables & string>(
  tables: Kysely<Tables>,
  table: Table,
  rows: readonly InsertObject<Tables, Table>[],
  key: readonly (keyof Tables[Table] & string)[],
): Promise<void> {
  const rest = Object.keys(rows[0] ?? {}).filter((column) => !key.some((part) => part === column));
  const replace = sql.join(rest.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`));
  const conflict = sql`on conflict (${sql.join(key.map((column) => sql.ref(column)))}) do ${rest.length === 0 ? sql`nothing` : sql`update set ${replace}`}`;
  for (let start = 0; start < rows.length; start += ROWS_PER_STATEMENT) {
    await tables
      .insertInto(table)
      .values(rows.slice(start, start + ROWS_PER_STATEMENT))
      .modifyEnd(conflict)
      .execute();
  }
}

/** Deletes the rows whose `column` has one of the values, however many those are. */
export async function deleteRows<Tables>(
  tables: Kysely<Tables>,
  table: keyof Tables & string,
  column: string,
  values: readonly (string | number)[],
): Promise<void> {
  for (let start = 0; start < values.length; start += ROWS_PER_STATEMENT) {
    const some = values.slice(start, start + ROWS_PER_STATEMENT);
    await sql`delete from ${sql.table(table)} where ${sql.ref(column)} in (${sql.join(some)})`.execute(tables);
  }
}
