import { type SelectQueryBuilder, sql } from 'kysely';
import { z } from 'zod';
import { BadInputError } from '../base/errors.ts';
import type { SqlValue } from './database.ts';

/** Where a list goes on: opaque to whoever passes it back. */
export type Cursor = string;

/** Some rows of a list, and where it goes on; no cursor: that was the end. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly next?: Cursor;
}

export interface PageOptions<Row> {
  /**
   * Columns of the result that the list is sorted by; together they name one row and none is null, so the last is mostly the id. An
   * index over them in this order makes every page as quick as the first.
   */
  readonly by: readonly (keyof Row & string)[];
  readonly direction?: 'asc' | 'desc';
  /** Rows at most. */
  readonly limit: number;
  /** Of the page before; absent: from the start. */
  readonly after?: Cursor | undefined;
}

/**
 * Reads one page of a list by the place of its last row instead of by counting rows: rows that come or go meanwhile neither repeat nor
 * hide others, and page 10,000 costs what page 1 does. `query` selects and filters; it must not sort or limit. Throws `BadInputError`
 * for a cursor that is none of this list.
 */
export async function keysetPage<Tables, Table extends keyof Tables, Row>(
  query: SelectQueryBuilder<Tables, Table, Row>,
  { by, direction = 'asc', limit, after }: PageOptions<Row>,
): Promise<Page<Row>> {
  const columns = sql.join(by.map((column) => sql.ref(column)));
  const sorted = by.reduce((sorting, column) => sorting.orderBy(sql.ref(column), direction), query);
  const start = after === undefined ? sorted : sorted.where(beyond(columns, direction, readCursor(after, by.length)));
  const rows = await start.limit(limit + 1).execute();
  const last = rows[limit - 1];
  if (rows.length <= limit || last === undefined) return { rows };
  return { rows: rows.slice(0, limit), next: writeCursor(by.map((column) => last[column])) };
}

/** Compares whole rows, which both engines answer from an index. */
function beyond(columns: ReturnType<typeof sql.join>, direction: 'asc' | 'desc', values: readonly SqlValue[]) {
  return sql<boolean>`(${columns}) ${direction === 'asc' ? sql`>` : sql`<`} (${sql.join(values)})`;
}

const cursorValues = z.array(z.union([z.string(), z.number()]));

function writeCursor(values: readonly unknown[]): Cursor {
  return Buffer.from(JSON.stringify(cursorValues.parse(values))).toString('base64url');
}

function readCursor(cursor: Cursor, length: number): readonly SqlValue[] {
  try {
    return cursorValues.length(length).parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    throw new BadInputError(`"${cursor}" is no place in this list. Ask for the list from its start`, { cause: error });
  }
}
