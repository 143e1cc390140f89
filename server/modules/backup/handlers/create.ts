import path from 'node:path';
import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { backupFolderOf } from '../../../data/backup/backupList.ts';
import { toPlain } from '../../../data/encryption/databaseKey.ts';
import type { Call } from '../../../kernel/call.ts';
import type { BackupContext } from '../context.ts';
import { requireFile } from '../requireFile.ts';
import { toPoint } from '../toPoint.ts';

export async function create(
  ctx: BackupContext,
  { folder, kind }: ParamsOut<typeof backup.create>,
  call: Call,
): Promise<ResultIn<typeof backup.create>> {
  const file = requireFile(ctx, folder, 'back it up');
  // Makes the tables, so that there is something to back up.
  await ctx.databases.open(folder);
  const request = { file, kind, reason: 'asked' as const, encryption: toPlain(ctx.encryption) };
  const made = await ctx.workers.run('backup/take', request, { lane: 'bulk' }, call.signal);
  return { point: toPoint(made), file: path.join(backupFolderOf(file), made.data) };
}
