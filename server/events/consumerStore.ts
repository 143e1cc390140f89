import { type Kysely, sql } from 'kysely';
import { NotFoundError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import type { Subscription } from './eventLog.ts';
import { lastPosition } from './eventStore.ts';
import type { EventsTables, LoggedEvent } from './tables.ts';

/** The SQL of cursors, leases and dead letters, the same on both engines. */

/** What is kept of a consumer. */
export interface Cursor {
  /** Of the last event that it is done with. */
  readonly position: number;
  /** Changes when somebody moves the cursor: what was read before is then of no use. */
  readonly generation: number;
  /** How often the next event has failed. */
  readonly attempts: number;
  /** How often a process has died while it handled the next event. */
  readonly crashes: number;
  /** The process that runs it. */
  readonly owner: string | null;
  /** Counts up while that process lives. */
  readonly beat: number;
  /** Whether a dead letter is to be tried again. */
  readonly hasRetries: boolean;
}

export async function readCursor(database: Database, consumer: string): Promise<Cursor | undefined> {
  const row = await database
    .tables<EventsTables>()
    .selectFrom('events_cursors')
    .select(['position', 'generation', 'attempts', 'crashes', 'owner', 'beat'])
    .select((select) =>
      select
        .selectFrom('events_dead')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('consumer', '=', consumer)
        .where('is_retrying', '=', 1)
        .as('retries'),
    )
    .where('consumer', '=', consumer)
    .executeTakeFirst();
  return row && { ...row, hasRetries: (row.retries ?? 0) > 0 };
}

/** Makes consumers known, each where it begins. Writes nothing when they are. */
export async function createCursors(database: Database, consumers: readonly Pick<Subscription, 'consumer' | 'from'>[]): Promise<void> {
  if (consumers.length === 0) return;
  const tables = database.tables<EventsTables>();
  const names = consumers.map(({ consumer }) => consumer);
  const known = await tables.selectFrom('events_cursors').select('consumer').where('consumer', 'in', names).execute();
  const missing = consumers.filter(({ consumer }) => !known.some((row) => row.consumer === consumer));
  if (missing.length === 0) return;
  const last = await lastPosition(database);
  await tables
    .insertInto('events_cursors')
    .values(missing.map(({ consumer, from }) => ({ consumer, position: from === 'start' ? 0 : last, owner: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Takes the lease when nobody has changed it since `seen` was read. */
export async function takeLease(database: Database, consumer: string, owner: string, seen: Cursor): Promise<boolean> {
  const update = database
    .tables<EventsTables>()
    .updateTable('events_cursors')
    .set({ owner, beat: seen.beat + 1 })
    .where('consumer', '=', consumer)
    .where('beat', '=', seen.beat);
  const free = seen.owner === null ? update.where('owner', 'is', null) : update.where('owner', '=', seen.owner);
  return isChanged(await free.executeTakeFirst());
}

export async function releaseLease(database: Database, consumer: string, owner: string): Promise<void> {
  await ownCursor(database.tables(), consumer, owner).set({ owner: null }).execute();
}

/** Says that the process lives, for all consumers that it runs. */
export async function beat(database: Database, owner: string): Promise<void> {
  await database
    .tables<EventsTables>()
    .updateTable('events_cursors')
    .set(({ eb }) => ({ beat: eb('beat', '+', 1) }))
    .where('owner', '=', owner)
    .execute();
}

/** Whoever holds the lease of a consumer, and since which move of its cursor. */
export interface Holder {
  readonly consumer: string;
  readonly owner: string;
  readonly generation: number;
}

/** Moves the cursor forward, in the open transaction when there is one. False: the lease or the cursor is no longer ours. */
export function saveCursor(database: Database, holder: Holder, position: number): Promise<boolean> {
  return advance(database.tables(), holder, position);
}

async function advance(tables: Kysely<EventsTables>, { consumer, owner, generation }: Holder, position: number): Promise<boolean> {
  const update = ownCursor(tables, consumer, owner).where('generation', '=', generation).set({ position, attempts: 0, crashes: 0 });
  return isChanged(await update.executeTakeFirst());
}

/** Notes how often the next event has failed, or been begun when a process may die of it. */
export async function noteTrouble(
  database: Database,
  { consumer, owner }: Holder,
  trouble: { readonly attempts: number } | { readonly crashes: number },
): Promise<void> {
  await ownCursor(database.tables(), consumer, owner).set(trouble).execute();
}

export interface Death {
  readonly position: number;
  readonly attempts: number;
  readonly error: string;
  readonly time: number;
}

/** Makes an event a dead letter and goes on after it. False: the lease or the cursor is no longer ours. */
export async function bury(database: Database, holder: Holder, death: Death): Promise<boolean> {
  return database.transaction<EventsTables, boolean>(async (tables) => {
    const { attempts, error, time } = death;
    await tables
      .insertInto('events_dead')
      .values({ consumer: holder.consumer, ...death })
      .onConflict((conflict) => conflict.columns(['consumer', 'position']).doUpdateSet({ attempts, error, time, is_retrying: 0 }))
      .execute();
    return advance(tables, holder, death.position);
  });
}

/** Dead letters with their events, newest first. */
export async function readDead(
  database: Database,
  filter: { readonly consumer?: string | undefined; readonly isRetrying?: boolean; readonly limit: number },
): Promise<readonly (LoggedEvent & DeadColumns)[]> {
  let query = database
    .tables<EventsTables>()
    .selectFrom('events_dead')
    .innerJoin('events_log', 'events_log.position', 'events_dead.position')
    .selectAll('events_log')
    .select(['events_dead.consumer', 'events_dead.attempts', 'events_dead.error', 'events_dead.time as died', 'events_dead.is_retrying']);
  if (filter.consumer !== undefined) query = query.where('events_dead.consumer', '=', filter.consumer);
  if (filter.isRetrying !== undefined) query = query.where('events_dead.is_retrying', '=', filter.isRetrying ? 1 : 0);
  return query.orderBy('events_dead.time', 'desc').orderBy('events_dead.position', 'desc').limit(filter.limit).execute();
}

interface DeadColumns {
  readonly consumer: string;
  readonly attempts: number;
  readonly error: string;
  readonly died: number;
  readonly is_retrying: number;
}

export async function removeDead(database: Database, consumer: string, position: number): Promise<void> {
  await database
    .tables<EventsTables>()
    .deleteFrom('events_dead')
    .where('consumer', '=', consumer)
    .where('position', '=', position)
    .execute();
}

/** Throws `NotFoundError` when there is no such dead letter. */
export async function setRetrying(database: Database, consumer: string, position: number): Promise<void> {
  const update = deadLetter(database, consumer, position).set({ is_retrying: 1 });
  if (!isChanged(await update.executeTakeFirst())) throw new NotFoundError(`"${consumer}" has no such dead letter.`);
}

export async function buryAgain(database: Database, consumer: string, { position, ...trouble }: Death): Promise<void> {
  await deadLetter(database, consumer, position)
    .set({ ...trouble, is_retrying: 0 })
    .execute();
}

/** Moves a cursor anywhere. Resolves with the number of events after it. Throws `NotFoundError` for an unknown consumer. */
export async function moveCursor(database: Database, consumer: string, position: number): Promise<number> {
  return database.transaction<EventsTables, number>(async (tables) => {
    const moved = await tables
      .updateTable('events_cursors')
      .set(({ eb }) => ({ position, attempts: 0, crashes: 0, generation: eb('generation', '+', 1) }))
      .where('consumer', '=', consumer)
      .executeTakeFirst();
    if (!isChanged(moved)) throw new NotFoundError(`There is no consumer "${consumer}". "stewardry events consumers" lists them.`);
    const { count } = await tables
      .selectFrom('events_log')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('position', '>', position)
      .executeTakeFirstOrThrow();
    return Number(count);
  });
}

/** Everything that consumers are woken for changes one of these numbers. */
export interface Signs {
  readonly last: number;
  readonly replays: number;
  readonly retries: number;
}

/** A cheap look, often taken: has another process published, replayed or asked for a retry? */
export async function readSigns(database: Database): Promise<Signs> {
  const { rows } = await sql<Signs>`
    select (select coalesce(max(position), 0) from events_log) as last,
           (select coalesce(sum(generation), 0) from events_cursors) as replays,
           (select count(*) from events_dead where is_retrying = 1) as retries`.execute(database.tables());
  const [signs] = rows;
  return signs ?? { last: 0, replays: 0, retries: 0 };
}

/** All consumers by name, with the number of events that each has not looked at. */
export async function readCursors(database: Database): Promise<readonly (Omit<Cursor, 'hasRetries'> & { readonly consumer: string })[]> {
  return database.tables<EventsTables>().selectFrom('events_cursors').selectAll().orderBy('consumer').execute();
}

function ownCursor(tables: Kysely<EventsTables>, consumer: string, owner: string) {
  return tables.updateTable('events_cursors').where('consumer', '=', consumer).where('owner', '=', owner);
}

function deadLetter(database: Database, consumer: string, position: number) {
  return database.tables<EventsTables>().updateTable('events_dead').where('consumer', '=', consumer).where('position', '=', position);
}

function isChanged(result: { readonly numUpdatedRows: bigint }): boolean {
  return result.numUpdatedRows > 0n;
}
