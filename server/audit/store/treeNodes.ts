import type { Kysely } from 'kysely';
import { completeNodes, EMPTY_ROOT, foldNodes, HASH_BYTES, type Hash, type Node, type Range } from '../tree/merkle.ts';
import type { AuditTables, StoredRow } from './auditTables.ts';

/**
 * Where the hashes of the tree are: each row keeps those of the subtrees that it completes, so that appending is one insert and a proof
 * reads as many rows as it has hashes, whatever the size.
 */

/** MTH of each range. A hash whose row is gone is that of nothing: the record goes on, and `verify` names the row. */
export async function readRangeHashes(tables: Kysely<AuditTables>, ranges: readonly Range[]): Promise<readonly Hash[]> {
  const parts = ranges.map(completeNodes);
  const positions = [...new Set(parts.flat().map(positionOf))];
  const query = tables.selectFrom('audit_rows').select(['position', 'hash', 'nodes']).where('position', 'in', positions);
  const rows = positions.length === 0 ? [] : await query.execute();
  const byPosition = new Map(rows.map((row) => [row.position, row]));
  return parts.map((nodes) => foldNodes(nodes.map((node) => hashIn(byPosition.get(positionOf(node)), node))));
}

/** The hashes that appending to a tree of this size needs. */
export async function readFrontierHashes(tables: Kysely<AuditTables>, size: number): Promise<readonly Hash[]> {
  const nodes = completeNodes({ from: 0, to: size });
  return readRangeHashes(
    tables,
    nodes.map(({ level, index }) => ({ from: index * 2 ** level, to: (index + 1) * 2 ** level })),
  );
}

/** The row that completes a subtree is its last. */
function positionOf({ level, index }: Node): number {
  return (index + 1) * 2 ** level - 1;
}

function hashIn(row: Pick<StoredRow, 'hash' | 'nodes'> | undefined, { level }: Node): Hash {
  const bytes = level === 0 ? row?.hash : row?.nodes.subarray((level - 1) * HASH_BYTES, level * HASH_BYTES);
  return bytes?.length === HASH_BYTES ? bytes : EMPTY_ROOT;
}
