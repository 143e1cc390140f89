import { toPlain } from '../../data/encryption/databaseKey.ts';
import { archiveRows, archiveSchemaOf } from '../../data/retention/archiveRows.ts';
import type { ArchivedRows } from '../../data/retention/retentionRule.ts';
import type { BackupPowers } from './powers.ts';

/** Applies the retention of every module to one database. */
export async function archiveOldRows(
  { databases, workers, encryption, retention, clock }: Pick<BackupPowers, 'databases' | 'workers' | 'encryption' | 'retention' | 'clock'>,
  folder: string | null,
  signal: AbortSignal,
): Promise<readonly ArchivedRows[]> {
  const { database, file } = await databases.open(folder);
  if (database.dialect === 'postgres') return archiveRows(database, archiveSchemaOf(database.schema), retention, clock, signal);
  if (file === undefined || retention.length === 0) return [];
  return workers.run('backup/archive', { file, rules: retention, encryption: toPlain(encryption) }, { lane: 'background' }, signal);
}
