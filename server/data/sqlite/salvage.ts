import { messageOf } from '../../base/errors.ts';
import { MIGRATIONS_TABLE } from '../migrations.ts';
import type { SqliteConnection, SqliteStatement } from './engine.ts';

export interface SalvageReport {
  readonly rows: number;
  /** Tables of which something could not be read, or that could not be found at all. */
  readonly incomplete: readonly string[];
}

/**
 * Copies what can be read of a damaged database into a fresh one that already has the current schema, table by table and column by
 * column. A damaged page loses its own rows; the search goes on behind it. Must not throw for damage of the source.
 */
export function salvage(source: SqliteConnection, target: SqliteConnection): SalvageReport {
  target.pragma('foreign_keys = off');
  const incomplete: string[] = [];
  let rows = 0;
  for (const table of ownTables(target)) {
    const copied = target.transaction(() => copyTable(source, target, table))();
    rows += copied.rows;
    if (!copied.isComplete) incomplete.push(table);
  }
  dropOrphans(target);
  target.pragma('foreign_keys = on');
  return { rows, incomplete };
}

/** Virtual tables (full-text indexes) and their shadows are left out: their owners rebuild them from the tables proper. */
function ownTables(database: SqliteConnection): string[] {
  return database
    .prepare<[], { name: string }>(
      `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' and name <> '${MIGRATIONS_TABLE}'`,
    )
    .all()
    .map((row) => row.name);
}

function columnsOf(database: SqliteConnection, table: string): string[] {
  return database
    .prepare<[string], { name: string }>('select name from pragma_table_info(?)')
    .all(table)
    .map((row) => row.name);
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function copyTable(source: SqliteConnection, target: SqliteConnection, table: string): { rows: number; isComplete: boolean } {
  try {
    const present = new Set(columnsOf(source, table));
    const columns = columnsOf(target, table).filter((column) => present.has(column));
    if (columns.length === 0) return { rows: 0, isComplete: false };
    const list = columns.map(quote).join(', ');
    const insert = target.prepare(`insert or replace into ${quote(table)} (${list}) values (${columns.map(() => '?').join(', ')})`);
    const rejected: string[] = [];
    const keep = (values: unknown[]): void => {
      try {
        insert.run(...values);
      } catch (error) {
        // A row that breaks its own table's constraints is part of the damage; a full disk is not.
        if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CONSTRAINT')))
          throw new TargetError(error);
        rejected.push(messageOf(error));
      }
    };
    const wasReadWhole = hasRowId(target, table) ? readByRowId(source, table, list, keep) : readInOrder(source, table, list, keep);
    const count =
      target
        .prepare<[], number>(`select count(*) from ${quote(table)}`)
        .pluck()
        .get() ?? 0;
    return { rows: count, isComplete: wasReadWhole && rejected.length === 0 };
  } catch (error) {
    if (error instanceof TargetError) throw error.cause;
    // The source does not even give its schema for this table.
    return { rows: 0, isComplete: false };
  }
}

/** Writing failed, not reading: the new file is the problem, and the salvage must stop. */
class TargetError extends Error {
  constructor(cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

function hasRowId(database: SqliteConnection, table: string): boolean {
  return database.prepare<[string], number>(`select wr from pragma_table_list where schema = 'main' and name = ?`).pluck().get(table) === 0;
}

type Keep = (values: unknown[]) => void;

const LAST_ROW_ID = 2n ** 63n - 1n;

/** Reads upwards; behind each damaged page it goes on at the first row that can be read again. */
function readByRowId(source: SqliteConnection, table: string, list: string, keep: Keep): boolean {
  const select = `select _rowid_, ${list} from ${quote(table)} not indexed where _rowid_ >= ? order by _rowid_`;
  const rows = source.prepare<[bigint], unknown[]>(select).raw().safeIntegers();
  const firstRow = source.prepare<[bigint], unknown[]>(`${select} limit 1`).raw();
  const isReadable = (rowId: bigint): boolean => {
    try {
      firstRow.get(rowId);
      return true;
    } catch {
      // That is the answer: the page that holds this row is damaged.
      return false;
    }
  };
  let isComplete = true;
  let next: bigint | undefined = -LAST_ROW_ID;
  while (next !== undefined) {
    const last = readFrom(rows, next, keep);
    if (last.isAtEnd) break;
    isComplete = false;
    // Nobody counts from the far negative start; ids begin at 1 unless somebody chose otherwise.
    next = nextReadable(last.rowId ?? (next < 0n ? 0n : next), isReadable);
  }
  return isComplete;
}

/** Leaps in strides that double until something can be read, then bisects back, so that no good row between is lost. */
function nextReadable(after: bigint, isReadable: (rowId: bigint) => boolean): bigint | undefined {
  let damaged = after;
  let readable: bigint | undefined;
  for (let stride = 1n; readable === undefined; stride *= 2n) {
    const candidate = after + stride;
    if (candidate > LAST_ROW_ID) return undefined;
    if (isReadable(candidate)) readable = candidate;
    else damaged = candidate;
  }
  while (readable - damaged > 1n) {
    const middle: bigint = damaged + (readable - damaged) / 2n;
    if (isReadable(middle)) readable = middle;
    else damaged = middle;
  }
  return readable;
}

function readFrom(
  statement: SqliteStatement<[bigint], unknown[]>,
  from: bigint,
  keep: Keep,
): { rowId: bigint | undefined; isAtEnd: boolean } {
  let rowId: bigint | undefined;
  try {
    for (const [id, ...values] of statement.iterate(from)) {
      keep(values);
      // safeIntegers() makes every integer a bigint.
      rowId = id as bigint;
    }
    return { rowId, isAtEnd: true };
  } catch (error) {
    if (error instanceof TargetError) throw error;
    return { rowId, isAtEnd: false };
  }
}

/** Tables without a row id are read from both ends; what lies between two damaged pages is lost. */
function readInOrder(source: SqliteConnection, table: string, list: string, keep: Keep): boolean {
  const keys = source
    .prepare<[string], { name: string }>('select name from pragma_table_info(?) where pk > 0 order by pk')
    .all(table)
    .map((row) => quote(row.name));
  const readAll = (order: string): boolean => {
    try {
      const statement = source.prepare<[], unknown[]>(
        `select ${list} from ${quote(table)} not indexed order by ${keys.map((key) => `${key} ${order}`).join(', ')}`,
      );
      for (const values of statement.raw().safeIntegers().iterate()) keep(values);
      return true;
    } catch (error) {
      if (error instanceof TargetError) throw error;
      return false;
    }
  };
  if (readAll('asc')) return true;
  readAll('desc');
  return false;
}

/** Rows whose parent was lost; deleting one may orphan others, so again until none is left. */
function dropOrphans(target: SqliteConnection): void {
  for (;;) {
    const orphans = target
      .prepare<[], { table: string; rowid: number | null }>('select "table", rowid from pragma_foreign_key_check')
      .all();
    const removable = orphans.filter((orphan) => orphan.rowid !== null);
    if (removable.length === 0) return;
    for (const { table, rowid } of removable) target.prepare(`delete from ${quote(table)} where _rowid_ = ?`).run(rowid);
  }
}
