import type { Kysely } from 'kysely';
import { isProcessGone } from '../../base/owner.ts';
import type { Database } from '../../data/database.ts';
import { addToTotals } from './addToTotals.ts';
import type { LedgerTables } from './ledgerTables.ts';

/** No request takes so long: a whole answer has 20 minutes. Of a process on another machine nothing else is known. Milliseconds. */
const LOST_AFTER_MS = 6 * 3_600_000;

/**
 * Closes what processes that are gone had reserved and never settled, so that it no longer keeps others from spending. What it cost
 * nobody knows, so it counts as a request without a price. Should its process live after all, it still settles. `now`: milliseconds
 * since 1970. Returns how many were closed.
 */
export function closeLost(database: Database, now: number): Promise<number> {
  return database.transaction<LedgerTables, number>(async (tables) => {
    const open = await tables
      .selectFrom('ai_charges')
      .select(['id', 'day', 'session', 'reserved', 'owner', 'created_at'])
      .where('settled_at', 'is', null)
      .execute();
    const lost = open.filter(
      ({ owner, created_at }) => (owner !== null && isProcessGone(owner)) || Date.parse(created_at) < now - LOST_AFTER_MS,
    );
    for (const charge of lost) await close(tables, charge, new Date(now).toISOString());
    return lost.length;
  });
}

type Charge = Pick<LedgerTables['ai_charges'], 'id' | 'day' | 'session' | 'reserved'>;

async function close(tables: Kysely<LedgerTables>, { id, day, session, reserved }: Charge, at: string): Promise<void> {
  await tables.updateTable('ai_charges').set({ settled_at: at, owner: null }).where('id', '=', id).execute();
  await addToTotals(tables, { day, session: session === '' ? undefined : session }, { reserved: -(reserved ?? 0), spent: 0 });
}
