import type { z } from 'zod';
import type { AuditRow, auditActor, auditVerdict } from '../../protocol/audit.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Database } from '../data/database.ts';

/** What somebody asks to have recorded; the rest of the row is made up. */
export interface AuditEntry {
  readonly actor: z.infer<typeof auditActor>;
  /** The capability: the method of a request. */
  readonly action: string;
  /** What it was done to: a path, an id, a rule. Redacted. */
  readonly subject?: string | undefined;
  readonly verdict: z.infer<typeof auditVerdict>;
  readonly correlationId: string;
  readonly policyDigest?: string | undefined;
  /** Hashes of what was there before and after; any text form. */
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly approver?: string | undefined;
  /** Anything that JSON can hold. Secrets and personal data are redacted, long texts replaced by their length and hash. */
  readonly body?: unknown;
}

/** The append-only record of one database: who did what, decided by what, with which outcome. */
export interface AuditLog {
  /**
   * Appends one row, inside the ambient transaction of `database`: a mutation and its row are one. Without a transaction it has one of
   * its own, shared with others who append at the same moment. Throws what the database throws; then there is no row.
   */
  append(database: Database, entry: AuditEntry): Promise<AuditRow>;
  /** Told of every row that this process appended, once its transaction has ended well. */
  onAppended(listener: (database: Database, row: AuditRow) => void): Disposable;
}
