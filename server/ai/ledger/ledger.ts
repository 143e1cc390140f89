import { type Kysely, sql } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { NextId } from '../../base/ids.ts';
import type { Database } from '../../data/database.ts';
import { NO_TOKENS } from '../prices/worstCase.ts';
import type { ActualCost, Budget, CostEstimate, Reservation } from '../router/budget.ts';
import type { LedgerTables, Scope } from './ledgerTables.ts';

/** Dollars at most; absent: no limit. */
export type BudgetLimits = { readonly [S in Scope]?: number | undefined };

export interface LedgerOptions {
  readonly database: () => Promise<Database>;
  /** Asked for each reservation. */
  readonly limits: () => BudgetLimits;
  readonly clock: Clock;
  readonly newId: NextId;
}

const MICRODOLLARS = 1_000_000;

/**
 * Keeps what models cost in the database of a workspace. Money is reserved in session, day and workspace in one transaction or in none of
 * them, so that several requests and several processes together cannot pass a limit. What is reserved by a process that died stays
 * counted: it may have been spent. An unknown price reserves nothing; whoever authorises the request has been told.
 */
export function createLedger(options: LedgerOptions): Budget {
  const { clock, newId } = options;
  return {
    async reserve(estimate) {
      const database = await options.database();
      const now = new Date(clock.now()).toISOString();
      const charge = { id: newId(), day: now.slice(0, 10), now, estimate };
      try {
        await database.transaction<LedgerTables, void>((tables) => reserve(tables, charge, options.limits()));
      } catch (error) {
        if (error instanceof OverBudget) return { refused: error.message };
        throw error;
      }
      return { settle: (cost) => settle(database, charge, cost, clock) } satisfies Reservation;
    },
  };
}

interface Charge {
  readonly id: string;
  readonly day: string;
  /** ISO 8601. */
  readonly now: string;
  readonly estimate: CostEstimate;
}

/** Undoes the transaction that it leaves. */
class OverBudget extends Error {}

async function reserve(tables: Kysely<LedgerTables>, charge: Charge, limits: BudgetLimits): Promise<void> {
  const { microdollars = 0, account, provider, model, correlationId } = charge.estimate;
  for (const [scope, name] of scopesOf(charge)) {
    // Adding first locks the row: who comes second waits, and then sees what the first has reserved.
    const { reserved, spent } = await add(tables, scope, name, { reserved: microdollars, spent: 0 });
    const limit = limits[scope];
    if (limit !== undefined && reserved + spent > limit * MICRODOLLARS)
      throw new OverBudget(refusal(scope, limit, charge, reserved + spent));
  }
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = NO_TOKENS;
  await tables
    .insertInto('ai_charges')
    .values({
      id: charge.id,
      day: charge.day,
      created_at: charge.now,
      settled_at: null,
      session: account.session ?? '',
      run: account.run ?? '',
      persona: account.persona ?? '',
      model: `${provider}/${model}`,
      correlation_id: correlationId,
      reserved: charge.estimate.microdollars ?? null,
      microdollars: null,
      input_tokens: inputTokens,
      cache_read_tokens: cacheReadTokens,
      cache_write_tokens: cacheWriteTokens,
      output_tokens: outputTokens,
      reasoning_tokens: reasoningTokens,
      is_estimated: 1,
    })
    .execute();
}

function settle(database: Database, charge: Charge, { usage, microdollars, isEstimated }: ActualCost, clock: Clock): Promise<void> {
  return database.transaction<LedgerTables, void>(async (tables) => {
    const { numUpdatedRows } = await tables
      .updateTable('ai_charges')
      .set({
        settled_at: new Date(clock.now()).toISOString(),
        microdollars: microdollars ?? null,
        input_tokens: usage.inputTokens,
        cache_read_tokens: usage.cacheReadTokens,
        cache_write_tokens: usage.cacheWriteTokens,
        output_tokens: usage.outputTokens,
        reasoning_tokens: usage.reasoningTokens,
        is_estimated: isEstimated ? 1 : 0,
      })
      .where('id', '=', charge.id)
      .where('settled_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return;
    const change = { reserved: -(charge.estimate.microdollars ?? 0), spent: microdollars ?? 0 };
    for (const [scope, name] of scopesOf(charge)) await add(tables, scope, name, change);
  });
}

/** Always in this order, so that two who want the same rows do not wait for each other. */
function scopesOf({ day, estimate: { account } }: Charge): readonly (readonly [Scope, string])[] {
  return [...(account.session === undefined ? [] : [['session', account.session] as const]), ['day', day], ['workspace', '']];
}

function add(
  tables: Kysely<LedgerTables>,
  scope: Scope,
  name: string,
  change: { readonly reserved: number; readonly spent: number },
): Promise<{ reserved: number; spent: number }> {
  const added = { reserved: sql<number>`ai_totals.reserved + ${change.reserved}`, spent: sql<number>`ai_totals.spent + ${change.spent}` };
  return tables
    .insertInto('ai_totals')
    .values({ scope, name, ...change })
    .onConflict((conflict) => conflict.columns(['scope', 'name']).doUpdateSet(added))
    .returning(['reserved', 'spent'])
    .executeTakeFirstOrThrow();
}

const OF: Record<Scope, string> = { session: 'this session', day: 'this day', workspace: 'this workspace' };

function refusal(scope: Scope, limit: number, { estimate }: Charge, wanted: number): string {
  const most = dollars(estimate.microdollars ?? 0);
  const left = dollars(Math.max(0, limit * MICRODOLLARS - wanted + (estimate.microdollars ?? 0)));
  return `The budget of ${OF[scope]} is $${limit}, of which ${left} is left; this request may cost ${most}. Raise "ai.budgets.${scope}" to go on.`;
}

const dollars = (microdollars: number): string => `$${(microdollars / MICRODOLLARS).toFixed(4)}`;
