import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type ColumnShape, type ColumnType, type ForeignKeyShape, type IndexShape, sortedBy, type TableShape } from './schemaShape.ts';

type Ask = <Row>(query: RawBuilder<Row>) => Promise<readonly Row[]>;

/** From SQLite's pragmas: https://www.sqlite.org/pragma.html */
export async function describeSqlite(database: Database): Promise<readonly TableShape[]> {
  const ask: Ask = async (query) => (await query.execute(database.tables())).rows;
  const tables = await ask(
    sql<{
      name: string;
    }>`select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
  );
  const shapes: TableShape[] = [];
  for (const { name } of tables) shapes.push(await describeTable(ask, name));
  return shapes;
}

interface ColumnRow {
  readonly name: string;
  readonly type: string;
  readonly notnull: number;
  readonly dflt_value: string | null;
  /** Place in the primary key, from 1. */
  readonly pk: number;
}

async function describeTable(ask: Ask, name: string): Promise<TableShape> {
  const rows = await ask(sql<ColumnRow>`select name, type, "notnull", dflt_value, pk from pragma_table_xinfo(${name}) order by cid`);
  const key = rows.filter((row) => row.pk > 0).toSorted((a, b) => a.pk - b.pk);
  const listed = await ask(
    sql<{
      name: string;
      unique: number;
      origin: string;
      partial: number;
    }>`select name, "unique", origin, partial from pragma_index_list(${name})`,
  );
  const indexes: (IndexShape & { readonly origin: string })[] = [];
  for (const index of listed) {
    const columns = await describeIndexColumns(ask, index.name);
    indexes.push({ name: index.name, columns, isUnique: index.unique === 1, isPartial: index.partial === 1, origin: index.origin });
  }
  return {
    name,
    columns: rows.map(describeColumn),
    primaryKey: key.map((row) => row.name),
    foreignKeys: await describeForeignKeys(ask, name),
    unique: sortedBy(
      indexes.filter((index) => index.origin === 'u').map((index) => index.columns),
      String,
    ),
    indexes: sortedBy(
      indexes.filter((index) => index.origin === 'c').map(({ origin: _, ...index }) => index),
      (index) => index.name,
    ),
  };
}

/** Types of STRICT tables: https://www.sqlite.org/stricttables.html */
const TYPES: Readonly<Record<string, ColumnType>> = { TEXT: 'text', INTEGER: 'integer', INT: 'integer', REAL: 'real', BLOB: 'bytes' };

function describeColumn({ name, type, notnull, dflt_value, pk }: ColumnRow): ColumnShape {
  // SQLite allows null in a text primary key for the sake of old programs; nobody relies on it.
  const isNullable = notnull === 0 && pk === 0;
  return { name, type: TYPES[type.toUpperCase()] ?? type, isNullable, hasDefault: dflt_value !== null };
}

async function describeIndexColumns(ask: Ask, index: string): Promise<string[]> {
  const rows = await ask(
    sql<{ name: string | null; desc: number }>`select name, "desc" from pragma_index_xinfo(${index}) where "key" = 1 order by seqno`,
  );
  return rows.map(({ name, desc }) => `${name ?? '(expression)'}${desc === 1 ? ' desc' : ''}`);
}

async function describeForeignKeys(ask: Ask, table: string): Promise<ForeignKeyShape[]> {
  const rows = await ask(
    sql<{
      id: number;
      table: string;
      from: string;
      to: string;
    }>`select id, "table", "from", "to" from pragma_foreign_key_list(${table}) order by id, seq`,
  );
  const keys = Object.values(Object.groupBy(rows, (row) => row.id)).flatMap((parts = []) =>
    parts[0] === undefined
      ? []
      : [{ columns: parts.map((part) => part.from), table: parts[0].table, references: parts.map((part) => part.to) }],
  );
  return sortedBy(keys, (key) => key.columns.join());
}
