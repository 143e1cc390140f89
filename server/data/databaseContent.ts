import { sql } from 'kysely';
import type { Database } from './database.ts';
import { type AppliedMigration, MIGRATIONS_TABLE } from './migrations.ts';
import { describeSchema } from './schema/describeSchema.ts';

export interface DatabaseContent {
  readonly bytes: number;
  readonly tables: { readonly name: string; readonly rows: number }[];
  /** In the order in which they ran; `appliedAt` in milliseconds since 1970. */
  readonly migrations: (Pick<AppliedMigration, 'module' | 'number' | 'name'> & { readonly appliedAt: number })[];
}

/** How much is in a database, at one moment. */
export async function readDatabaseContent(database: Database): Promise<DatabaseContent> {
  return database.snapshot(async (tables) => {
    const ask = async <Row>(query: ReturnType<typeof sql<Row>>) => (await query.execute(tables)).rows;
    const counts: DatabaseContent['tables'] = [];
    for (const { name } of await describeSchema(database)) {
      const [row] = await ask(sql<{ rows: number }>`select count(*) as rows from ${sql.table(name)}`);
      counts.push({ name, rows: row?.rows ?? 0 });
    }
    const [size] = await ask(database.dialect === 'sqlite' ? SQLITE_BYTES : POSTGRES_BYTES);
    const migrations = await ask(
      sql<
        DatabaseContent['migrations'][number]
      >`select module, number, name, applied_at as "appliedAt" from ${sql.table(MIGRATIONS_TABLE)} order by applied_at, module, number`,
    );
    return { bytes: size?.bytes ?? 0, tables: counts, migrations: [...migrations] };
  });
}

const SQLITE_BYTES = sql<{ bytes: number }>`select page_count * page_size as bytes from pragma_page_count, pragma_page_size`;

const POSTGRES_BYTES = sql<{ bytes: number }>`
  select coalesce(sum(pg_total_relation_size(c.oid)), 0) as bytes
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and c.relkind = 'r'`;
