import { sql } from 'kysely';
import type { AuditRow } from '../../../protocol/audit.ts';
import type { Database } from '../../data/database.ts';
import type { AuditTables } from './auditTables.ts';

/** Rows that are alike. */
export interface CountedRows {
  readonly action: string;
  readonly verdict: AuditRow['verdict'];
  readonly actor: AuditRow['actor']['kind'];
  readonly count: number;
}

/** Adds up the rows from one time to before another, in milliseconds since 1970. */
export async function countRows(database: Database, since: number, until: number): Promise<CountedRows[]> {
  const rows = await database
    .tables<AuditTables>()
    .selectFrom('audit_rows')
    .select(['action', 'verdict', 'actor_kind as actor', sql<number>`count(*)`.as('count')])
    .where('time', '>=', since)
    .where('time', '<', until)
    .groupBy(['action', 'verdict', 'actor_kind'])
    .orderBy('action')
    .execute();
  // Both columns are written from values of these types (row/rowContent.ts).
  return rows as CountedRows[];
}

/** Who did something in that time, by name. */
export async function peopleOf(database: Database, since: number, until: number): Promise<string[]> {
  const query = database.tables<AuditTables>().selectFrom('audit_rows').select('actor_name').distinct();
  const rows = await query
    .where('actor_kind', '=', 'person')
    .where('time', '>=', since)
    .where('time', '<', until)
    .orderBy('actor_name')
    .execute();
  return rows.map(({ actor_name }) => actor_name);
}
