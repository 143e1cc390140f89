import type { RestorePoint } from '../../../protocol/backup.ts';
import type { BackupManifest } from '../../data/backup/backupList.ts';

/** What clients are told of a backup. */
export function toPoint({ number, time, kind, reason, bytes, rows, keyId }: BackupManifest): RestorePoint {
  return { number, time, kind, reason, bytes, rows, keyId };
}
