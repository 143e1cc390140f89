import { hash as digest, type KeyObject } from 'node:crypto';
import type { Kysely } from 'kysely';
import { BadInputError, IoError } from '../../base/errors.ts';
import type { Database } from '../../data/database.ts';
import { type OpenedCheckpoint, openCheckpoint, signCheckpoint } from '../note/checkpoint.ts';
import { foldNodes, type Hash } from '../tree/merkle.ts';
import { readEnd } from './appendRows.ts';
import type { AuditTables } from './auditTables.ts';
import { readFrontierHashes, readRangeHashes } from './treeNodes.ts';

/** Who signs, when, and the name of a record that has none yet. */
export interface Signing {
  readonly key: KeyObject;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Used for the first checkpoint; later ones keep the name of the first. */
  readonly origin: string;
}

/** A checkpoint as it was stored. */
export interface SignedCheckpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  readonly note: string;
}

/** Signs the record as it is. Throws `BadInputError` when it is empty, `IoError` when it is not what was signed before. */
export function makeCheckpoint(database: Database, signing: Signing): Promise<SignedCheckpoint> {
  return database.transaction<AuditTables, SignedCheckpoint>(async (tables) => {
    const { size } = await readEnd(tables);
    if (size === 0) throw new BadInputError('The audit record is empty, so there is nothing to sign yet');
    return storeCheckpoint(tables, size, signing, false);
  });
}

/** When a record is to be signed again: so many rows without a signature, or any, and a signature older than that (milliseconds). */
export interface CheckpointPlan {
  readonly rows: number;
  readonly age: number;
}

/** Signs the record as it is when that is due; else `undefined`. Throws `IoError` when it is not what was signed before. */
export async function makeDueCheckpoint(
  database: Database,
  signing: Signing,
  { rows, age }: CheckpointPlan,
): Promise<SignedCheckpoint | undefined> {
  const tables = database.tables<AuditTables>();
  const [{ size }, newest] = [await readEnd(tables), await readNewest(tables)];
  const unsigned = size - (newest?.size ?? 0);
  const isOld = newest === undefined || signing.time - newest.time >= age;
  return unsigned >= rows || (unsigned > 0 && isOld) ? makeCheckpoint(database, signing) : undefined;
}

const DAY_MS = 86_400_000;

/** What pruning did: rows below `sealed` belong to sealed segments; so many bodies were dropped now. */
export interface Pruned {
  readonly sealed: number;
  readonly pruned: number;
}

/**
 * Seals the rows that are older than `days` with a signed checkpoint of their own and drops their bodies. Rows whose time lies in the
 * future, from a clock that was wrong, do not keep those behind them.
 */
export function pruneBodies(database: Database, days: number, signing: Signing): Promise<Pruned> {
  return database.transaction<AuditTables, Pruned>(async (tables) => {
    const already = await readSealed(tables);
    const size = await oldSize(tables, already, days, signing.time);
    if (size <= already) return { sealed: already, pruned: 0 };
    await storeCheckpoint(tables, size, signing, true);
    const { numUpdatedRows } = await tables
      .updateTable('audit_rows')
      .set({ body: null })
      .where('position', '<', size)
      .where('body', 'is not', null)
      .executeTakeFirst();
    return { sealed: size, pruned: Number(numUpdatedRows) };
  });
}

/** Whether pruning would find anything. */
export async function isPruneDue(database: Database, days: number, time: number): Promise<boolean> {
  const tables = database.tables<AuditTables>();
  const already = await readSealed(tables);
  return (await oldSize(tables, already, days, time)) > already;
}

/** How many rows from the start on are older than that: up to the last old one before the first young one. */
async function oldSize(tables: Kysely<AuditTables>, already: number, days: number, time: number): Promise<number> {
  const oldest = time - days * DAY_MS;
  const rows = tables.selectFrom('audit_rows').select('position').where('position', '>=', already).limit(1);
  const young = await rows.where('time', '>', oldest).where('time', '<=', time).orderBy('position').executeTakeFirst();
  const old = rows.where('time', '<=', oldest).orderBy('position', 'desc');
  const last = await (young === undefined ? old : old.where('position', '<', young.position)).executeTakeFirst();
  return last === undefined ? already : last.position + 1;
}

/** Rows below this position may have lost their bodies. */
export async function readSealed(tables: Kysely<AuditTables>): Promise<number> {
  const query = tables.selectFrom('audit_checkpoints').select((build) => build.fn.max('size').as('size'));
  return (await query.where('sealed', '=', 1).executeTakeFirst())?.size ?? 0;
}

/** The checkpoint over the most rows. */
export async function readNewest(tables: Kysely<AuditTables>): Promise<(OpenedCheckpoint & { readonly text: string }) | undefined> {
  const query = tables.selectFrom('audit_checkpoints').select('note').orderBy('size', 'desc').orderBy('id').limit(1);
  const row = await query.executeTakeFirst();
  return row && { ...openCheckpoint(row.note), text: row.note };
}

/** MTH of the first `size` rows, out of the hashes kept with them. */
export async function readRoot(tables: Kysely<AuditTables>, size: number): Promise<Hash> {
  return foldNodes(await readFrontierHashes(tables, size));
}

async function storeCheckpoint(tables: Kysely<AuditTables>, size: number, signing: Signing, isSealed: boolean): Promise<SignedCheckpoint> {
  const signed = await signRecord(tables, size, signing, isSealed);
  const row = { id: digest('sha256', signed.note, 'hex'), size, sealed: isSealed ? 1 : 0, note: signed.note };
  await tables
    .insertInto('audit_checkpoints')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return signed;
}

/** Signs the first `size` rows without keeping the note. Throws `IoError` when they are not what was signed before. */
export async function signRecord(
  tables: Kysely<AuditTables>,
  size: number,
  { key, time, origin }: Signing,
  isSealed: boolean,
): Promise<SignedCheckpoint> {
  const newest = await readNewest(tables);
  if (newest !== undefined) await requireUnchanged(tables, newest);
  const name = newest?.origin ?? origin;
  const root = await readRoot(tables, size);
  return { origin: name, size, root, note: signCheckpoint({ origin: name, size, root, time, isSealed }, key) };
}

/** Signing what was rewritten or cut would vouch for it. */
async function requireUnchanged(tables: Kysely<AuditTables>, newest: OpenedCheckpoint): Promise<void> {
  const [root] = await readRangeHashes(tables, [{ from: 0, to: newest.size }]);
  if (root !== undefined && Buffer.compare(root, newest.root) === 0) return;
  throw new IoError(
    `The audit record is not what was signed when it had ${newest.size} rows, so it is not signed again. 'stewardry audit verify' says where`,
  );
}
