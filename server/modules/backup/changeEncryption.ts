import type { ConversionReport } from '../../data/backup/convertWithBackups.ts';
import { toPlain } from '../../data/encryption/databaseKey.ts';
import type { BackupPowers } from './powers.ts';

/** Rewrites a database and its backups under a key, by id; `null`: not encrypted. Whoever uses the database waits. */
export function changeEncryption(
  { databases, workers, encryption }: Pick<BackupPowers, 'databases' | 'workers' | 'encryption'>,
  folder: string | null,
  keyId: string | null,
  signal: AbortSignal,
): Promise<ConversionReport> {
  return databases.replaceFile(folder, (file) =>
    workers.run('backup/convert', { file, keyId, encryption: toPlain(encryption) }, { lane: 'bulk' }, signal),
  );
}
