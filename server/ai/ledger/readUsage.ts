import { type Kysely, sql } from 'kysely';
import type { Database } from '../../data/database.ts';
import type { LedgerTables, Scope } from './ledgerTables.ts';

/** What the ledger can be added up by. */
export type UsageKey = 'day' | 'model' | 'persona' | 'run' | 'session';

/** Sums of requests that have ended. */
export interface UsageSum {
  readonly requests: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly microdollars: number;
  /** Requests whose price nobody knows, not in `microdollars`. */
  readonly unpriced: number;
  /** Requests whose tokens were counted by us. */
  readonly estimated: number;
}

export interface Usage {
  readonly rows: readonly (UsageSum & { readonly key: string })[];
  readonly total: UsageSum;
  /** Money set aside for requests that are under way, or whose process died and nobody has reserved since. */
  readonly open: { readonly requests: number; readonly microdollars: number };
  readonly totals: readonly { readonly scope: Scope; readonly name: string; readonly reserved: number; readonly spent: number }[];
}

/** Later than any day. */
const NO_END = '9999-12-31';

/** Adds up the ledger from a day to another (ISO dates, UTC, both included; absent: everything), as it is at one moment. */
export function readUsage(database: Database, by: UsageKey, from = '', to = NO_END): Promise<Usage> {
  return database.snapshot<LedgerTables, Usage>(async (tables) => {
    const sums = await sum(tables, by, from, to);
    const open = await tables
      .selectFrom('ai_charges')
      .select([sql<number>`count(*)`.as('requests'), sql<number>`coalesce(sum(reserved), 0)`.as('microdollars')])
      .where('settled_at', 'is', null)
      .where('day', '>=', from)
      .where('day', '<=', to)
      .executeTakeFirstOrThrow();
    const totals = await tables.selectFrom('ai_totals').selectAll().where('scope', '!=', 'session').orderBy('name').execute();
    return { ...sums, open, totals };
  });
}

/** Adds up charges that were moved to the archive, which has no totals. `database` is the archive. */
export function readArchivedUsage(database: Database, by: UsageKey, from = '', to = NO_END): Promise<Pick<Usage, 'rows' | 'total'>> {
  return database.snapshot<LedgerTables, Pick<Usage, 'rows' | 'total'>>((tables) => sum(tables, by, from, to));
}

async function sum(tables: Kysely<LedgerTables>, by: UsageKey, from: string, to: string): Promise<Pick<Usage, 'rows' | 'total'>> {
  const rows = await summed(tables, from, to).select(`${by} as key`).groupBy(by).orderBy(by).execute();
  return { rows, total: await summed(tables, from, to).executeTakeFirstOrThrow() };
}

/** Micro-dollars that sessions have spent or set aside; those that never asked a model are left out. */
export async function readSpentBySession(database: Database, sessions: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (sessions.length === 0) return new Map();
  const rows = await database
    .tables<LedgerTables>()
    .selectFrom('ai_totals')
    .select(['name', 'reserved', 'spent'])
    .where('scope', '=', 'session')
    .where('name', 'in', sessions)
    .execute();
  return new Map(rows.map(({ name, reserved, spent }) => [name, reserved + spent]));
}

function summed(tables: Kysely<LedgerTables>, from: string, to: string) {
  const sum = (
    column: 'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens' | 'microdollars',
  ) => sql<number>`coalesce(sum(${sql.ref(column)}), 0)`;
  return tables
    .selectFrom('ai_charges')
    .select([
      sql<number>`count(*)`.as('requests'),
      sum('input_tokens').as('inputTokens'),
      sum('cache_read_tokens').as('cacheReadTokens'),
      sum('cache_write_tokens').as('cacheWriteTokens'),
      sum('output_tokens').as('outputTokens'),
      sum('reasoning_tokens').as('reasoningTokens'),
      sum('microdollars').as('microdollars'),
      sql<number>`coalesce(sum(case when microdollars is null then 1 else 0 end), 0)`.as('unpriced'),
      sql<number>`coalesce(sum(is_estimated), 0)`.as('estimated'),
    ])
    .where('settled_at', 'is not', null)
    .where('day', '>=', from)
    .where('day', '<=', to);
}
