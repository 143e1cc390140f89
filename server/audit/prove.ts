import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { consistencyProof, inclusionProof } from '../../protocol/audit.ts';
import { BadInputError, IoError, NotFoundError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import { type OpenedCheckpoint, openCheckpoint } from './note/checkpoint.ts';
import { isSignedBy, type NoteKey, publicKeyOf } from './note/signedNote.ts';
import { rowContent, toHex } from './row/rowContent.ts';
import { readEnd } from './store/appendRows.ts';
import type { AuditTables, StoredRow } from './store/auditTables.ts';
import { type Signing, signRecord } from './store/checkpoints.ts';
import { findRow } from './store/readRows.ts';
import { readRangeHashes } from './store/treeNodes.ts';
import { consistencyPath, type Hash, inclusionPath, leafHash } from './tree/merkle.ts';
import { verifyConsistency, verifyInclusion } from './tree/verifyProof.ts';

export type InclusionProof = z.infer<typeof inclusionProof>;
export type ConsistencyProof = z.infer<typeof consistencyProof>;

/** Signs the record as it is and proves that the row is in it. Throws `NotFoundError` for an unknown id, `IoError` when it was changed. */
export async function proveRow(database: Database, id: string, signing: Signing): Promise<{ row: StoredRow; proof: InclusionProof }> {
  return database.snapshot<AuditTables, { row: StoredRow; proof: InclusionProof }>(async (tables) => {
    const row = await findRow(database, id);
    if (row === undefined)
      throw new NotFoundError(`There is no row with the id '${id}' in the audit record. 'stewardry audit list' shows ids`);
    const { position } = row;
    const { size } = await readEnd(tables);
    const { note, origin } = await signRecord(tables, size, signing, false);
    const leaf = rowContent(row, await readPrevious(tables, position));
    const path = await readRangeHashes(tables, inclusionPath(position, size));
    const proof: InclusionProof = { kind: 'inclusion', leaf, position, size, path: path.map(toHex), checkpoint: note };
    if (verifyRowProof(proof, { name: origin, publicKey: publicKeyOf(signing.key) })) return { row, proof };
    throw new IoError(
      `Row ${position} with the id '${id}' is not what was recorded, so nothing is proved. 'stewardry audit verify' says where`,
    );
  });
}

async function readPrevious(tables: Kysely<AuditTables>, position: number): Promise<Hash | undefined> {
  const query = tables
    .selectFrom('audit_rows')
    .select('hash')
    .where('position', '=', position - 1);
  return (await query.executeTakeFirst())?.hash;
}

/** Signs the record as it is and proves that it goes on from its first `oldSize` rows. Throws `BadInputError` when it never had so many. */
export function proveConsistency(database: Database, oldSize: number, signing: Signing): Promise<ConsistencyProof> {
  return database.snapshot<AuditTables, ConsistencyProof>(async (tables) => {
    const { size } = await readEnd(tables);
    if (oldSize < 1 || oldSize > size)
      throw new BadInputError(`The audit record has ${size} rows, so nothing can be proved from ${oldSize} on`);
    const { note } = await signRecord(tables, size, signing, false);
    const path = await readRangeHashes(tables, consistencyPath(oldSize, size));
    return { kind: 'consistency', oldSize, size, path: path.map(toHex), checkpoint: note };
  });
}

/** Checks a proof with the public key alone: the note is signed, and the leaf is in the tree that it names. */
export function verifyRowProof({ leaf, position, size, path, checkpoint }: InclusionProof, key: NoteKey): boolean {
  const opened = openSigned(checkpoint, size, key);
  return opened !== undefined && verifyInclusion({ position, leaf: leafHash(leaf), size, root: opened.root }, path.map(fromHex));
}

/** Checks with the public key alone that the record signed in `old` is the beginning of the one signed in the proof. */
export function verifyConsistencyProof(proof: ConsistencyProof, old: string, key: NoteKey): boolean {
  const [before, after] = [openSigned(old, proof.oldSize, key), openSigned(proof.checkpoint, proof.size, key)];
  if (before === undefined || after === undefined) return false;
  const claim = { oldSize: before.size, oldRoot: before.root, size: after.size, root: after.root };
  return verifyConsistency(claim, proof.path.map(fromHex));
}

function openSigned(note: string, size: number, key: NoteKey): OpenedCheckpoint | undefined {
  const opened = openCheckpoint(note);
  return opened.size === size && opened.origin === key.name && isSignedBy(opened.note, key) ? opened : undefined;
}

function fromHex(hash: string): Hash {
  return Buffer.from(hash, 'hex');
}
