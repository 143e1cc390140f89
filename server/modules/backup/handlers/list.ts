import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { backupFolderOf, listBackups } from '../../../data/backup/backupList.ts';
import type { BackupContext } from '../context.ts';
import { requireFile } from '../requireFile.ts';
import { toPoint } from '../toPoint.ts';

export function list(ctx: BackupContext, { folder }: ParamsOut<typeof backup.list>): ResultIn<typeof backup.list> {
  const file = requireFile(ctx, folder, 'list its backups');
  return { points: listBackups(file).map(toPoint), place: backupFolderOf(file) };
}
