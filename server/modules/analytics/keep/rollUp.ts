import { type Kysely, sql } from 'kysely';
import type { AnalyticsTables } from '../schemas.ts';

/** Days that are kept one by one; older ones are added up by month. */
const DAYS_KEPT = 400;
const DAY_MS = 86_400_000;

/** Adds up the months that ended more than 400 days before `today` (ISO date), each once. */
export async function rollUp(tables: Kysely<AnalyticsTables>, today: string): Promise<void> {
  const oldest = new Date(Date.parse(today) - DAYS_KEPT * DAY_MS).toISOString().slice(0, 7);
  const months = await tables
    .selectFrom('analytics_scans')
    .select(sql<string>`substr(day, 1, 7)`.as('month'))
    .distinct()
    .where('day', '<', `${oldest}-01`)
    .where('digest', '!=', ROLLED_UP)
    .execute();
  for (const { month } of months) await rollUpMonth(tables, month);
}

/** Instead of a digest: the days of this scan have been added up. */
const ROLLED_UP = '';

async function rollUpMonth(tables: Kysely<AnalyticsTables>, month: string): Promise<void> {
  const [first, last] = [`${month}-01`, `${month}-31`];
  const scans = tables.selectFrom('analytics_scans').where('day', '>=', first).where('day', '<=', last);
  const newest = await scans.select(['day', 'scanned_at']).orderBy('day', 'desc').executeTakeFirstOrThrow();
  await sql`insert into analytics_findings (period, day, rule, severity, open, appeared, fixed, fixed_hours)
    select 'month', ${first}, rule, severity, sum(case when day = ${newest.day} then open else 0 end), sum(appeared), sum(fixed), sum(fixed_hours)
    from analytics_findings where period = 'day' and day >= ${first} and day <= ${last} group by rule, severity`.execute(tables);
  await tables.deleteFrom('analytics_findings').where('period', '=', 'day').where('day', '>=', first).where('day', '<=', last).execute();
  await tables.deleteFrom('analytics_scans').where('day', '>=', first).where('day', '<=', last).execute();
  await tables.insertInto('analytics_scans').values({ day: first, scanned_at: newest.scanned_at, digest: ROLLED_UP }).execute();
}
