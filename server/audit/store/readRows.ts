import type { AuditFilter, AuditRow } from '../../../protocol/audit.ts';
import type { Database } from '../../data/database.ts';
import { toAuditRow } from '../row/rowContent.ts';
import type { AuditTables, StoredRow } from './auditTables.ts';

/** A page of rows, newest first, before a position. */
export interface PageOfRows {
  readonly rows: AuditRow[];
  /** The position that the next page goes on before; `null` at the end. */
  readonly next: number | null;
}

/** Rows that fit every condition of the filter. */
export async function listRows(database: Database, filter: AuditFilter, before: number | undefined, limit: number): Promise<PageOfRows> {
  let query = database.tables<AuditTables>().selectFrom('audit_rows').selectAll().orderBy('position', 'desc').limit(limit);
  if (before !== undefined) query = query.where('position', '<', before);
  for (const [column, value] of EQUAL(filter)) if (value !== undefined) query = query.where(column, '=', value);
  const { subject, since, until } = filter;
  if (subject !== undefined)
    query = query.where(({ eb, fn, val }) => eb(fn<number>(positionIn(database), [`subject`, val(subject)]), '>', 0));
  if (since !== undefined) query = query.where('time', '>=', since);
  if (until !== undefined) query = query.where('time', '<', until);
  const rows = (await query.execute()).map(toAuditRow);
  const isFull = rows.length === limit;
  return { rows, next: isFull ? (rows.at(-1)?.position ?? null) : null };
}

const EQUAL = ({ actor, action, verdict, correlationId }: AuditFilter) =>
  [
    ['actor_name', actor],
    ['action', action],
    ['verdict', verdict],
    ['correlation_id', correlationId],
  ] as const;

/** Where a text lies in another, in each engine's words. */
function positionIn(database: Database): string {
  return database.dialect === 'sqlite' ? 'instr' : 'strpos';
}

/** Rows from a position on, oldest first. */
export function readRows(database: Database, from: number, limit: number): Promise<StoredRow[]> {
  const query = database.tables<AuditTables>().selectFrom('audit_rows').selectAll().where('position', '>=', from);
  return query.orderBy('position').limit(limit).execute();
}

export function findRow(database: Database, id: string): Promise<StoredRow | undefined> {
  return database.tables<AuditTables>().selectFrom('audit_rows').selectAll().where('id', '=', id).executeTakeFirst();
}
