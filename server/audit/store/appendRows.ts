import type { Kysely } from 'kysely';
import type { Database } from '../../data/database.ts';
import { type NewRow, rowContent } from '../row/rowContent.ts';
import { Frontier } from '../tree/frontier.ts';
import { type Hash, leafHash } from '../tree/merkle.ts';
import type { AuditTables, StoredRow } from './auditTables.ts';
import { readFrontierHashes } from './treeNodes.ts';

/** Rows of one insert: 18 columns each, and SQLite takes 32,766 parameters. */
const ROWS_PER_INSERT = 500;

/**
 * Gives rows their places at the end of the chain and stores them, in the ambient transaction or one of their own. Transactions that
 * write take turns on both engines, so nobody else appends between reading the end and writing behind it.
 */
export function appendRows(database: Database, rows: readonly NewRow[]): Promise<readonly StoredRow[]> {
  return database.transaction<AuditTables, readonly StoredRow[]>(async (tables) => {
    const end = await readEnd(tables);
    const frontier = new Frontier(end.size, await readFrontierHashes(tables, end.size));
    const stored = chain(rows, frontier, end.hash);
    for (let start = 0; start < stored.length; start += ROWS_PER_INSERT) {
      await tables
        .insertInto('audit_rows')
        .values(stored.slice(start, start + ROWS_PER_INSERT))
        .execute();
    }
    return stored;
  });
}

/** Where the chain ends: how many rows, and the hash of the last. */
export async function readEnd(tables: Kysely<AuditTables>): Promise<{ readonly size: number; readonly hash: Hash | undefined }> {
  const query = tables.selectFrom('audit_rows').select(['position', 'hash']).orderBy('position', 'desc').limit(1);
  const last = await query.executeTakeFirst();
  return { size: last === undefined ? 0 : last.position + 1, hash: last?.hash };
}

function chain(rows: readonly NewRow[], frontier: Frontier, last: Hash | undefined): readonly StoredRow[] {
  let previous = last;
  return rows.map((row) => {
    const placed = { position: frontier.size, ...row };
    const hash = leafHash(rowContent(placed, previous));
    const nodes = Buffer.concat(frontier.append(hash));
    previous = hash;
    return { ...placed, hash, nodes };
  });
}
