import { createHash, type Hash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { IoError, throwIfCancelled } from '../../base/errors.ts';
import type { Database, SqlValue } from '../database.ts';
import { describeSchema } from '../schema/describeSchema.ts';
import type { TableShape } from '../schema/schemaShape.ts';
import { tablesInOrder } from './tablesInOrder.ts';

export interface CopiedTable {
  readonly name: string;
  readonly rows: number;
  /** SHA-256 over all values in the order of the primary key, hexadecimal: the same on every engine. */
  readonly hash: string;
}

export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Rows read and checked so far, of twice as many as there are. */
  report(done: number, total: number): void;
}

type Row = Readonly<Record<string, SqlValue>>;

const ROWS_PER_PAGE = 500;
/** SQLite takes 32,766 in a statement. */
const MOST_PARAMETERS = 30_000;

/**
 * Copies every row of every table, as they are at one moment, into a database with the same tables and no rows, and reads them back: all
 * of it in one transaction of the target, which is rolled back when a hash differs, when it fails and when it is cancelled.
 */
export async function copyRows(source: Database, target: Database, { signal, report }: CopyOptions): Promise<readonly CopiedTable[]> {
  return source.snapshot(async (from) => {
    const tables = tablesInOrder(await describeSchema(source));
    let total = 0;
    for (const table of tables) total += 2 * (await countRows(from, table.name));
    let done = 0;
    const advance = (rows: number): void => {
      throwIfCancelled(signal);
      done += rows;
      report(done, total);
    };
    return target.transaction(async (to) => {
      const copied: CopiedTable[] = [];
      // An engine that can wait with checking references does; the order of tables serves the others.
      if (target.dialect === 'sqlite') await sql`pragma defer_foreign_keys = on`.execute(to);
      for (const table of tables) copied.push(await copyTable(from, to, target.dialect, table, advance));
      return copied;
    });
  });
}

async function countRows(tables: Kysely<unknown>, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)}`.execute(tables);
  return rows[0]?.count ?? 0;
}

async function copyTable(
  from: Kysely<unknown>,
  to: Kysely<unknown>,
  dialect: Database['dialect'],
  table: TableShape,
  advance: (rows: number) => void,
): Promise<CopiedTable> {
  const read = await readTable(from, table, async (rows) => {
    await insertRows(to, dialect, table, rows);
    advance(rows.length);
  });
  if (dialect === 'postgres') await continueNumbers(to, table);
  const written = await readTable(to, table, async (rows) => advance(rows.length));
  if (written.hash !== read.hash || written.rows !== read.rows) {
    throw new IoError(
      `The copy of table '${table.name}' differs from the original (${written.rows} rows for ${read.rows}). Nothing was kept`,
    );
  }
  return { name: table.name, ...read };
}

/** Hands all rows over page by page, in the order of the primary key, and returns how many they were and their hash. */
async function readTable(
  tables: Kysely<unknown>,
  table: TableShape,
  use: (rows: readonly Row[]) => Promise<void>,
): Promise<{ rows: number; hash: string }> {
  const key = sql.join(table.primaryKey.map((column) => sql.ref(column)));
  const columns = sql.join(table.columns.map((column) => sql.ref(column.name)));
  const hash = createHash('sha256');
  let count = 0;
  for (let last: Row | undefined; ; ) {
    const beyond = last === undefined ? sql`` : sql`where (${key}) > (${sql.join(table.primaryKey.map((column) => last?.[column]))})`;
    const { rows } =
      await sql<Row>`select ${columns} from ${sql.table(table.name)} ${beyond} order by ${key} limit ${ROWS_PER_PAGE}`.execute(tables);
    for (const row of rows) addRow(hash, table, row);
    count += rows.length;
    if (rows.length > 0) await use(rows);
    last = rows.at(-1);
    if (rows.length < ROWS_PER_PAGE) return { rows: count, hash: hash.digest('hex') };
  }
}

function addRow(hash: Hash, table: TableShape, row: Row): void {
  const values = table.columns.map(({ name }) => {
    const value = row[name] ?? null;
    return value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value;
  });
  hash.update(JSON.stringify(values));
}

async function insertRows(tables: Kysely<unknown>, dialect: Database['dialect'], table: TableShape, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map((column) => column.name);
  const columns = sql.join(names.map((name) => sql.ref(name)));
  // Numbers that PostgreSQL would give out itself are copied, too.
  const own = dialect === 'postgres' ? sql`overriding system value` : sql``;
  const size = Math.max(1, Math.floor(MOST_PARAMETERS / names.length));
  for (let start = 0; start < rows.length; start += size) {
    const values = rows.slice(start, start + size).map((row) => sql`(${sql.join(names.map((name) => row[name] ?? null))})`);
    await sql`insert into ${sql.table(table.name)} (${columns}) ${own} values ${sql.join(values)}`.execute(tables);
  }
}

/** A counter of PostgreSQL does not see numbers that it did not give out; SQLite's do. */
async function continueNumbers(tables: Kysely<unknown>, table: TableShape): Promise<void> {
  const { rows } = await sql<{ column: string; counter: string }>`
    select a.attname as column, pg_get_serial_sequence(quote_ident(${table.name}), a.attname) as counter
    from pg_attribute a where a.attrelid = quote_ident(${table.name})::regclass and a.attidentity <> ''`.execute(tables);
  for (const { column, counter } of rows) {
    await sql`select setval(${counter}, max(${sql.ref(column)})) from ${sql.table(table.name)} having count(*) > 0`.execute(tables);
  }
}
