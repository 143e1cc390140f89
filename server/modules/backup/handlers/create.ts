import path from 'node:path';
import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { backupFolderOf } from '../../../data/backup/backupList.ts';
import { toPlain } from '../../../data/encryption/databaseKey.ts';
import type { Call } from '../../../kernel/call.ts';
import type { BackupContext } from '../context.ts';
import { toPoint } from '../toPoint.ts';

type Result = ResultIn<typeof backup.create>;

export async function create(ctx: BackupContext, { folder, kind }: ParamsOut<typeof backup.create>, call: Call): Promise<Result> {
  // Makes the tables, so that there is something to back up.
  await ctx.databases.open(folder);
  const file = ctx.databases.fileOf(folder);
  if (file === undefined) return dump(ctx, folder, call);
  const request = { file, kind, reason: 'asked' as const, encryption: toPlain(ctx.encryption) };
  const made = await ctx.workers.run('backup/take', request, { lane: 'bulk' }, call.signal);
  return { point: toPoint(made), file: path.join(backupFolderOf(file), made.data) };
}

async function dump({ databases, installation, clock }: BackupContext, folder: string | null, { signal }: Call): Promise<Result> {
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = folder === null ? 'installation' : path.basename(folder);
  const file = path.join(installation.dataFolder, 'backups', `${name}-${time}.dump`);
  await databases.dump(folder, file, signal);
  return { point: null, file };
}
