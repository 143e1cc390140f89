import { setImmediate } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { contentHash } from '../../../base/contentHash.ts';
import type { Database } from '../../../data/database.ts';
import { upsertRows } from '../../../data/manyRows.ts';
import type { AnalyticsTables, FindingRow, OpenFindingRow } from '../schemas.ts';
import { countDay, difference, keyOf, type SeenFinding } from './difference.ts';
import { rollUp } from './rollUp.ts';

/** Rows of one statement; the event loop gets a turn after each. */
const ROWS_AT_ONCE = 500;

/**
 * Keeps what a scan of the whole folder found at `now` (milliseconds since 1970). Answers whether anything differs from the scan before.
 * Two processes that keep the same scan count it once.
 */
export async function keepScan(database: Database, seen: readonly SeenFinding[], now: number): Promise<boolean> {
  const scanned_at = new Date(now).toISOString();
  const day = scanned_at.slice(0, 10);
  const digest = digestOf(seen);
  return database.transaction<AnalyticsTables, boolean>(async (tables) => {
    const last = await tables.selectFrom('analytics_scans').selectAll().orderBy('day', 'desc').limit(1).executeTakeFirst();
    // A clock that was put back must not write into days that are over.
    if (last !== undefined && last.day > day) return false;
    await upsertRows(tables, 'analytics_scans', [{ day, scanned_at, digest }], ['day']);
    if (last?.day === day && last.digest === digest) return false;
    const before = await tables.selectFrom('analytics_open_findings').selectAll().execute();
    const changes = difference(before, seen, scanned_at);
    await writeOpen(tables, changes.gone, changes.open, before);
    await addToDay(tables, day, countDay(changes, day, scanned_at));
    if (last?.day !== day) await rollUp(tables, day);
    return last?.digest !== digest;
  });
}

/** In any order the same. */
function digestOf(seen: readonly SeenFinding[]): string {
  const lines = seen.map(({ path, ruleId, fingerprint, severity }) => JSON.stringify([path, ruleId, fingerprint, severity]));
  return contentHash(lines.toSorted().join('\n'));
}

async function writeOpen(
  tables: Kysely<AnalyticsTables>,
  gone: readonly OpenFindingRow[],
  open: readonly OpenFindingRow[],
  before: readonly OpenFindingRow[],
): Promise<void> {
  const known = new Map(before.map((row) => [keyOf(row), row.severity]));
  const changed = open.filter((row) => known.get(keyOf(row)) !== row.severity);
  for (const some of inParts(gone)) {
    const keys = some.map(({ path, rule, fingerprint, copy }) => sql`(${path}, ${rule}, ${fingerprint}, cast(${copy} as integer))`);
    await sql`delete from analytics_open_findings where (path, rule, fingerprint, copy) in (values ${sql.join(keys)})`.execute(tables);
    await setImmediate();
  }
  for (const some of inParts(changed)) {
    await upsertRows(tables, 'analytics_open_findings', some, ['path', 'rule', 'fingerprint', 'copy']);
    await setImmediate();
  }
}

/** `open` is what it is now; the others add up over the scans of a day. */
async function addToDay(tables: Kysely<AnalyticsTables>, day: string, rows: readonly FindingRow[]): Promise<void> {
  await tables.updateTable('analytics_findings').set({ open: 0 }).where('period', '=', 'day').where('day', '=', day).execute();
  for (const some of inParts(rows)) {
    await tables
      .insertInto('analytics_findings')
      .values(some)
      .onConflict((conflict) =>
        conflict.columns(['period', 'day', 'rule', 'severity']).doUpdateSet({
          open: sql`excluded.open`,
          appeared: sql`analytics_findings.appeared + excluded.appeared`,
          fixed: sql`analytics_findings.fixed + excluded.fixed`,
          fixed_hours: sql`analytics_findings.fixed_hours + excluded.fixed_hours`,
        }),
      )
      .execute();
  }
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_AT_ONCE);
  return Array.from({ length: count }, (_, index) => rows.slice(index * ROWS_AT_ONCE, (index + 1) * ROWS_AT_ONCE));
}
