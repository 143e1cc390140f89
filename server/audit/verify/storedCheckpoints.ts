import { hash as digest } from 'node:crypto';
import type { AuditProblem } from '../../../protocol/audit.ts';
import { isSignedByAny, type OpenedCheckpoint, openCheckpoint } from '../note/checkpoint.ts';
import type { PublicKey } from '../note/signedNote.ts';
import type { StoredCheckpoint } from '../store/auditTables.ts';
import type { TrustedCheckpoint } from './chainVerifier.ts';

/** The checkpoints of a database, sorted into those to hold the rows against and those that are wrong themselves. */
export interface CheckedCheckpoints {
  readonly trusted: readonly TrustedCheckpoint[];
  readonly problem?: AuditProblem;
  /** Rows below this may have no body: the largest that any of them claims, since a wrong one is reported anyway. */
  readonly sealed: number;
}

export function checkStored(stored: readonly StoredCheckpoint[], keys: readonly PublicKey[]): CheckedCheckpoints {
  const trusted: TrustedCheckpoint[] = [];
  const problems: AuditProblem[] = [];
  let sealed = 0;
  for (const row of stored) {
    const checkpoint = open(row.note);
    const flaw = checkpoint === undefined ? 'is not a signed note any more' : flawOf(row, checkpoint, keys);
    if (row.sealed !== 0) sealed = Math.max(sealed, row.size);
    if (checkpoint?.isSealed === true) sealed = Math.max(sealed, checkpoint.size);
    if (checkpoint !== undefined && flaw === undefined) trusted.push({ checkpoint, where: 'stored in the database', kind: 'checkpoint' });
    else {
      const message = `The checkpoint over ${row.size} rows ${flaw}`;
      problems.push({ position: Math.max(0, Math.trunc(row.size)), id: String(row.id), kind: 'checkpoint', message });
    }
  }
  const [problem] = problems.toSorted((left, right) => left.position - right.position);
  return { trusted, sealed, ...(problem === undefined ? {} : { problem }) };
}

function open(note: string): OpenedCheckpoint | undefined {
  try {
    return openCheckpoint(note);
  } catch {
    // Which byte of it was changed does not matter.
    return undefined;
  }
}

function flawOf(
  { id, size, sealed, note }: StoredCheckpoint,
  checkpoint: OpenedCheckpoint,
  keys: readonly PublicKey[],
): string | undefined {
  const isAsSigned = checkpoint.size === size && checkpoint.isSealed === (sealed === 1) && digest('sha256', note, 'hex') === id;
  if (!isAsSigned) return 'was changed: its note says otherwise';
  if (isSignedByAny(checkpoint, keys)) return undefined;
  return 'is not signed by a key that this installation knows. Give the verifier key of whoever signed it';
}
