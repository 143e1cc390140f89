import { type BackupManifest, listBackups } from './backupList.ts';

/** A backup older than this would lose more than it brings back. Milliseconds. */
const OFFERED_FOR_MS = 4 * 3_600_000;

/** The backup to offer when rows were lost from a database; `undefined` when there is none of the last hours. `now` as `Clock.now()`. */
export function offeredBackup(file: string, now: number): BackupManifest | undefined {
  return listBackups(file).find(({ time }) => now - time <= OFFERED_FOR_MS);
}
