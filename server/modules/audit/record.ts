import path from 'node:path';
import { formatVerifierKey, type PublicKey, publicKeyOf } from '../../audit/note/signedNote.ts';
import type { AuditTables } from '../../audit/store/auditTables.ts';
import { readNewest, type Signing } from '../../audit/store/checkpoints.ts';
import { contentHash } from '../../base/contentHash.ts';
import type { Database } from '../../data/database.ts';
import type { AuditPowers } from './powers.ts';

/** The record of a folder, or of the installation. */
export interface OpenedRecord {
  readonly database: Database;
  /** Absolute; absent when it is not a file. */
  readonly file?: string;
  /** Name of the record: that of its newest checkpoint, else made from the folder. */
  readonly origin: string;
}

/** Opens the database of a folder and finds out what its record is called. */
export async function openRecord(ctx: Pick<AuditPowers, 'databases'>, folder: string | null): Promise<OpenedRecord> {
  const { database, file } = await ctx.databases.open(folder);
  const newest = await readNewest(database.tables<AuditTables>());
  return { database, origin: newest?.origin ?? originOf(folder, file), ...(file === undefined ? {} : { file }) };
}

const PREFIX = 'stewardry.local/audit/';

/** The same for every process of this machine, and after somebody deleted the database: then anchors still tell what is missing. */
export function originOf(folder: string | null, file: string | undefined): string {
  if (folder === null) return `${PREFIX}installation`;
  const name = file === undefined ? `${path.basename(folder)}-${contentHash(folder).slice(0, 16)}` : path.basename(file, '.db');
  return `${PREFIX}${name.replace(/[^A-Za-z0-9._-]+/g, '-')}`;
}

/** Who signs, and when. */
export function signingFor(ctx: Pick<AuditPowers, 'signingKeys' | 'clock'>, origin: string): Signing {
  return { key: ctx.signingKeys.signer(), time: ctx.clock.now(), origin };
}

/** The verifier key of this backend for a record. */
export function verifierKeyOf(ctx: Pick<AuditPowers, 'signingKeys'>, origin: string): string {
  return formatVerifierKey({ name: origin, publicKey: publicKeyOf(ctx.signingKeys.signer()) });
}

/** Keys of this installation as verifier keys for a record. */
export function knownVerifierKeys(ctx: Pick<AuditPowers, 'signingKeys'>, origin: string): string[] {
  return ctx.signingKeys.known().map((publicKey: PublicKey) => formatVerifierKey({ name: origin, publicKey }));
}
