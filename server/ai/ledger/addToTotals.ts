import { type Kysely, sql } from 'kysely';
import type { LedgerTables, Scope } from './ledgerTables.ts';

/** Whose totals a charge counts in, besides the workspace's. `day`: ISO date, UTC. */
export interface ChargePlace {
  readonly day: string;
  readonly session: string | undefined;
}

/** Micro-dollars; what is taken back is negative. */
export interface TotalChange {
  readonly reserved: number;
  readonly spent: number;
}

type Look = (scope: Scope, total: TotalChange) => void;

/**
 * Adds to every total that a charge counts in, always in this order, so that two who want the same rows do not wait for each other.
 * Adding locks the row: who comes second waits, and is then shown (`look`) what the first has added too.
 */
export async function addToTotals(
  tables: Kysely<LedgerTables>,
  { day, session }: ChargePlace,
  change: TotalChange,
  look: Look = () => undefined,
): Promise<void> {
  const scopes = [...(session === undefined ? [] : [['session', session] as const]), ['day', day] as const, ['workspace', ''] as const];
  for (const [scope, name] of scopes) look(scope, await add(tables, scope, name, change));
}

function add(tables: Kysely<LedgerTables>, scope: Scope, name: string, change: TotalChange): Promise<TotalChange> {
  const added = { reserved: sql<number>`ai_totals.reserved + ${change.reserved}`, spent: sql<number>`ai_totals.spent + ${change.spent}` };
  return tables
    .insertInto('ai_totals')
    .values({ scope, name, ...change })
    .onConflict((conflict) => conflict.columns(['scope', 'name']).doUpdateSet(added))
    .returning(['reserved', 'spent'])
    .executeTakeFirstOrThrow();
}
