import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { DatabaseKey } from '../../../data/encryption/databaseKey.ts';
import type { BackupContext } from '../context.ts';

export async function useKeys(
  { databases, encryption, state }: BackupContext,
  { databaseKeys }: ParamsOut<typeof backup.useKeys>,
): Promise<ResultIn<typeof backup.useKeys>> {
  encryption.useKeys(databaseKeys.map((key) => new DatabaseKey(key)));
  for (const folder of databases.openFolders()) {
    const { database } = await databases.open(folder);
    // Opened without its key, so it was not opened at all.
    if (database.isInMemory && databases.fileOf(folder) !== undefined) await databases.replaceFile(folder, async () => undefined);
  }
  state.lookSoon();
  return {};
}
