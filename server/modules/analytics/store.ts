import type { Database } from '../../data/database.ts';
import type { AnalyticsTables, FindingRow, OpenFindingRow } from './schemas.ts';

/** What is known of findings: the days that were scanned, and what was counted on each, oldest first. */
export interface History {
  /** The first day that anything is known of, also before those below. */
  readonly since?: string;
  readonly scans: readonly { readonly day: string; readonly scannedAt: string }[];
  readonly rows: readonly FindingRow[];
}

/** The scans of some days (ISO dates, both included), and the last one before them: what was found then was there until the next. */
export function readHistory(database: Database, from: string, to: string): Promise<History> {
  return database.snapshot<AnalyticsTables, History>(async (tables) => {
    const first = await tables.selectFrom('analytics_scans').select('day').orderBy('day').limit(1).executeTakeFirst();
    const before = await tables
      .selectFrom('analytics_scans')
      .select('day')
      .where('day', '<', from)
      .orderBy('day', 'desc')
      .executeTakeFirst();
    const start = before?.day ?? from;
    const scans = await tables
      .selectFrom('analytics_scans')
      .selectAll()
      .where('day', '>=', start)
      .where('day', '<=', to)
      .orderBy('day')
      .execute();
    const rows = tables.selectFrom('analytics_findings').selectAll().where('day', '>=', start).where('day', '<=', to);
    return {
      ...(first === undefined ? {} : { since: first.day }),
      scans: scans.map(({ day, scanned_at }) => ({ day, scannedAt: scanned_at })),
      rows: await rows.orderBy('day').execute(),
    };
  });
}

/** The findings of the newest scan. */
export function readOpenFindings(database: Database): Promise<readonly OpenFindingRow[]> {
  return database.tables<AnalyticsTables>().selectFrom('analytics_open_findings').selectAll().orderBy('rule').orderBy('path').execute();
}
