import type { Kysely } from 'kysely';
import type { Clock } from '../../base/clock.ts';
import type { NextId } from '../../base/ids.ts';
import { ownerName } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import { NO_TOKENS } from '../prices/worstCase.ts';
import type { ActualCost, Budget, CostEstimate, Reservation } from '../router/budget.ts';
import { addToTotals, type ChargePlace } from './addToTotals.ts';
import { closeLost } from './closeLost.ts';
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
 * them, so that several requests and several processes together cannot pass a limit. What a process that died had reserved is given
 * free by the first that reserves after it, or that would be refused because of it. An unknown price reserves nothing; whoever authorises the request has been told.
 */
export function createLedger(options: LedgerOptions): Budget {
  const { clock, newId } = options;
  const owner = ownerName(newId());
  let hasLooked = false;
  return {
    async reserve(estimate) {
      const database = await options.database();
      const now = new Date(clock.now()).toISOString();
      const charge = { id: newId(), day: now.slice(0, 10), now, owner, estimate };
      if (!hasLooked) await closeLost(database, clock.now());
      hasLooked = true;
      const attempt = () => tryToReserve(database, charge, options.limits());
      let refused = await attempt();
      if (refused !== undefined && (await closeLost(database, clock.now())) > 0) refused = await attempt();
      if (refused !== undefined) return { refused };
      return { settle: (cost) => settle(database, charge, cost, clock) } satisfies Reservation;
    },
  };
}

interface Charge {
  readonly id: string;
  readonly day: string;
  /** ISO 8601. */
  readonly now: string;
  readonly owner: string;
  readonly estimate: CostEstimate;
}

/** Undoes the transaction that it leaves. */
class OverBudget extends Error {}

/** Why not; `undefined` when it is reserved. */
async function tryToReserve(database: Database, charge: Charge, limits: BudgetLimits): Promise<string | undefined> {
  try {
    await database.transaction<LedgerTables, void>((tables) => reserve(tables, charge, limits));
    return undefined;
  } catch (error) {
    if (error instanceof OverBudget) return error.message;
    throw error;
  }
}

async function reserve(tables: Kysely<LedgerTables>, charge: Charge, limits: BudgetLimits): Promise<void> {
  const { microdollars = 0, account, provider, model, correlationId } = charge.estimate;
  await addToTotals(tables, placeOf(charge), { reserved: microdollars, spent: 0 }, (scope, { reserved, spent }) => {
    const limit = limits[scope];
    if (limit !== undefined && reserved + spent > limit * MICRODOLLARS)
      throw new OverBudget(refusal(scope, limit, charge, reserved + spent));
  });
  const { inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens, reasoningTokens } = NO_TOKENS;
  await tables
    .insertInto('ai_charges')
    .values({
      id: charge.id,
      day: charge.day,
      created_at: charge.now,
      settled_at: null,
      owner: charge.owner,
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
    const update = tables
      .updateTable('ai_charges')
      .set({
        owner: charge.owner,
        settled_at: new Date(clock.now()).toISOString(),
        microdollars: microdollars ?? null,
        input_tokens: usage.inputTokens,
        cache_read_tokens: usage.cacheReadTokens,
        cache_write_tokens: usage.cacheWriteTokens,
        output_tokens: usage.outputTokens,
        reasoning_tokens: usage.reasoningTokens,
        is_estimated: isEstimated ? 1 : 0,
      })
      .where('id', '=', charge.id);
    const spent = microdollars ?? 0;
    const open = await update.where('settled_at', 'is', null).executeTakeFirst();
    if (open.numUpdatedRows > 0n) return addToTotals(tables, placeOf(charge), { reserved: -(charge.estimate.microdollars ?? 0), spent });
    // Somebody took this process for dead: what it had reserved is free already, what it spent is not counted yet.
    const closed = await update.where('owner', 'is', null).executeTakeFirst();
    if (closed.numUpdatedRows > 0n) await addToTotals(tables, placeOf(charge), { reserved: 0, spent });
  });
}

function placeOf({ day, estimate }: Charge): ChargePlace {
  return { day, session: estimate.account.session };
}

const OF: Record<Scope, string> = { session: 'this session', day: 'this day', workspace: 'this workspace' };

function refusal(scope: Scope, limit: number, { estimate }: Charge, wanted: number): string {
  const most = dollars(estimate.microdollars ?? 0);
  const left = dollars(Math.max(0, limit * MICRODOLLARS - wanted + (estimate.microdollars ?? 0)));
  return `The budget of ${OF[scope]} is $${limit}, of which ${left} is left; this request may cost ${most}. Raise "ai.budgets.${scope}" to go on.`;
}

const dollars = (microdollars: number): string => `$${(microdollars / MICRODOLLARS).toFixed(4)}`;
