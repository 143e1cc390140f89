import { existsSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { withDatabase } from '../encryption/convertDatabase.ts';
import type { DatabaseKey } from '../encryption/databaseKey.ts';
import { type Migration, pendingMigrations } from '../migrations.ts';
import { readLedger } from '../sqlite/migrateSqlite.ts';
import { withOpenLock } from '../sqlite/openLock.ts';
import { isDamage } from '../sqlite/sqliteErrors.ts';
import { listLockOf, makeBackupFolder } from './backupList.ts';
import { FailedCheck, takeBackup } from './takeBackup.ts';

/**
 * Backs a database up when migrations are about to change it. Does nothing for a new one, and for a damaged one, which is repaired
 * first. The caller holds the open lock, and this process has the file closed. Throws `BadInputError` as `pendingMigrations` does.
 */
export async function backUpBeforeMigration(
  file: string,
  key: DatabaseKey | undefined,
  migrations: readonly Migration[],
  clock: Clock,
  deadline: number,
): Promise<void> {
  if (!existsSync(file)) return;
  try {
    const applied = withDatabase(file, key, readLedger);
    if (applied.length === 0 || pendingMigrations(migrations, applied).length === 0) return;
    makeBackupFolder(file);
    await withOpenLock(listLockOf(file), clock, deadline, () => takeBackup(file, key, { kind: 'full', reason: 'before-migration' }, clock));
  } catch (error) {
    if (!isDamage(error) && !(error instanceof FailedCheck)) throw error;
  }
}
