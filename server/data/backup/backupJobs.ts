import type { PlainEncryption } from '../encryption/databaseKey.ts';
import type { ArchivedRows, RetentionRule } from '../retention/retentionRule.ts';
import type { BackupManifest } from './backupList.ts';
import type { BackupSchedule } from './backupPlan.ts';
import type { ConversionReport } from './convertWithBackups.ts';
import type { RestoreReport } from './restoreBackup.ts';

interface OfDatabase {
  /** Absolute path of the database file. */
  readonly file: string;
  readonly encryption: PlainEncryption;
}

/**
 * What the worker process does to database files; the handlers are registered in server/worker.ts. Always in the lane `bulk`, which is a
 * process: see `copySteady` for why a thread of the backend must not.
 */
export interface BackupJobs {
  'backup/take': {
    readonly request: OfDatabase & Pick<BackupManifest, 'kind' | 'reason'>;
    readonly response: BackupManifest;
  };
  /** Makes what is due and removes what is too old; `null` when nothing was due. */
  'backup/takeDue': { readonly request: OfDatabase & { readonly schedule: BackupSchedule }; readonly response: BackupManifest | null };
  /** The caller has closed the database. `source`: number of a backup, or absolute path of a file. */
  'backup/restore': { readonly request: OfDatabase & { readonly source: number | string }; readonly response: RestoreReport };
  /** The caller has closed the database. `keyId`: of one of the keys; `null`: not encrypted. */
  'backup/convert': { readonly request: OfDatabase & { readonly keyId: string | null }; readonly response: ConversionReport };
  /** Moves old rows to the archive beside the file. In any lane: it only asks SQLite. */
  'backup/archive': {
    readonly request: OfDatabase & { readonly rules: readonly RetentionRule[] };
    readonly response: readonly ArchivedRows[];
  };
}
