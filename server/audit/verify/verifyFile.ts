import { systemClock } from '../../base/clock.ts';
import { fromPlain, type PlainEncryption } from '../../data/encryption/databaseKey.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import type { AnchoredNote } from '../anchor/gitAnchor.ts';
import { openCheckpoint } from '../note/checkpoint.ts';
import type { PublicKey } from '../note/signedNote.ts';
import type { TrustedCheckpoint } from './chainVerifier.ts';
import { type Verification, verifyRecord } from './verifyRecord.ts';

/** What a worker is told: plain values, because they cross threads. */
export interface VerifyRequest {
  /** Absolute path of the database. */
  readonly file: string;
  readonly keys: readonly PublicKey[];
  readonly anchors: readonly AnchoredNote[];
  /** For opening the database when it is encrypted. */
  readonly encryption: PlainEncryption;
}

/** What worker threads do for the record; the handler is registered in server/worker.ts. */
export interface AuditJobs {
  'audit/verify': {
    readonly request: VerifyRequest;
    readonly response: Verification;
    readonly progress: { readonly done: number; readonly total: number };
  };
}

/** Verifies the record of a database file over a connection of its own, so that the backend goes on meanwhile. */
export async function verifyFile(
  { file, keys, anchors, encryption }: VerifyRequest,
  context: { readonly signal: AbortSignal; report(progress: { done: number; total: number }): void },
): Promise<Verification> {
  const { database } = await openDatabase({
    file,
    migrations: [],
    clock: systemClock,
    encryption: fromPlain(encryption),
    whenUnusable: 'fail',
  });
  try {
    const report = (done: number, total: number): void => context.report({ done, total });
    return await verifyRecord(database, { keys, anchors: anchors.map(trustedAnchor), signal: context.signal, report });
  } finally {
    await database.close();
  }
}

/** An anchored note whose signature has been checked, as something to hold the rows against. */
export function trustedAnchor({ commit, note }: AnchoredNote): TrustedCheckpoint {
  return { checkpoint: openCheckpoint(note), where: `anchored in commit ${commit.slice(0, 12)}`, kind: 'anchor' };
}
