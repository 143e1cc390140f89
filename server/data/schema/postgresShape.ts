import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type ColumnShape, type ColumnType, sortedBy, type TableShape } from './schemaShape.ts';

/** From PostgreSQL's catalogs, of the schema that comes first in the search path: https://www.postgresql.org/docs/15/catalogs.html */
export async function describePostgres(database: Database): Promise<readonly TableShape[]> {
  const ask = async <Row>(query: RawBuilder<Row>): Promise<readonly Row[]> => (await query.execute(database.tables())).rows;
  const tables = await ask(TABLES);
  const columns = Map.groupBy(await ask(COLUMNS), (row) => row.table);
  const constraints = Map.groupBy(await ask(CONSTRAINTS), (row) => row.table);
  const indexes = Map.groupBy(await ask(INDEXES), (row) => row.table);
  return tables.map(({ name }) => {
    const of = constraints.get(name) ?? [];
    return {
      name,
      columns: (columns.get(name) ?? []).map(describeColumn),
      primaryKey: of.find((constraint) => constraint.kind === 'p')?.columns.split(',') ?? [],
      foreignKeys: sortedBy(
        of.flatMap(({ kind, columns: from, other, others }) =>
          kind === 'f' ? [{ columns: from.split(','), table: other ?? '', references: others?.split(',') ?? [] }] : [],
        ),
        (key) => key.columns.join(),
      ),
      unique: sortedBy(
        of.flatMap(({ kind, columns: all }) => (kind === 'u' ? [all.split(',')] : [])),
        String,
      ),
      indexes: sortedBy(
        (indexes.get(name) ?? []).map((index) => ({
          name: index.name,
          columns: index.columns.split(','),
          isUnique: index.is_unique === 1,
          isPartial: index.is_partial === 1,
        })),
        (index) => index.name,
      ),
    };
  });
}

const HERE = sql`n.nspname = current_schema()`;

const TABLES = sql<{ name: string }>`
  select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where ${HERE} and c.relkind in ('r', 'p') and not c.relispartition order by c.relname collate "C"`;

interface ColumnRow {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly is_required: number;
  readonly has_default: number;
}

const COLUMNS = sql<ColumnRow>`
  select c.relname as table, a.attname as name, t.typname as type, a.attnotnull as is_required, a.atthasdef as has_default
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace join pg_type t on t.oid = a.atttypid
  where ${HERE} and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`;

const names = (relation: string, numbers: string): RawBuilder<string> =>
  sql`(select string_agg(a.attname, ',' order by k.place) from unnest(${sql.raw(numbers)}) with ordinality as k (number, place)
       join pg_attribute a on a.attrelid = ${sql.raw(relation)} and a.attnum = k.number)`;

const CONSTRAINTS = sql<{ table: string; kind: string; columns: string; other: string | null; others: string | null }>`
  select c.relname as table, o.contype as kind, ${names('o.conrelid', 'o.conkey')} as columns, f.relname as other,
    ${names('o.confrelid', 'o.confkey')} as others
  from pg_constraint o join pg_class c on c.oid = o.conrelid join pg_namespace n on n.oid = c.relnamespace
  left join pg_class f on f.oid = o.confrelid
  where ${HERE} and o.contype in ('p', 'u', 'f') and o.conparentid = 0`;

/** Those that belong to a constraint are described with it. */
const INDEXES = sql<{ table: string; name: string; columns: string; is_unique: number; is_partial: number }>`
  select c.relname as table, i.relname as name, x.indisunique as is_unique, (x.indpred is not null) as is_partial,
    (select string_agg(coalesce(a.attname, '(expression)') || case when x.indoption[k.place - 1] & 1 = 1 then ' desc' else '' end, ','
       order by k.place)
     from unnest(x.indkey::int2[]) with ordinality as k (number, place)
     left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number and k.number > 0
     where k.place <= x.indnkeyatts) as columns
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid join pg_namespace n on n.oid = c.relnamespace
  where ${HERE} and not exists (select 1 from pg_constraint o where o.conindid = x.indexrelid and o.contype in ('p', 'u'))
    and c.relkind in ('r', 'p') and not c.relispartition`;

/** What the migrations may use, each reading as its twin on SQLite does; see docs/data.md. */
const TYPES: Readonly<Record<string, ColumnType>> = {
  text: 'text',
  json: 'text',
  uuid: 'text',
  timestamptz: 'text',
  int8: 'integer',
  int4: 'integer',
  int2: 'integer',
  bool: 'integer',
  float8: 'real',
  bytea: 'bytes',
};

function describeColumn({ name, type, is_required, has_default }: ColumnRow): ColumnShape {
  return { name, type: TYPES[type] ?? type, isNullable: is_required === 0, hasDefault: has_default === 1 };
}
