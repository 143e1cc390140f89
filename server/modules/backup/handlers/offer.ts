import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { offeredBackup } from '../../../data/backup/offeredBackup.ts';
import type { BackupContext } from '../context.ts';
import { toPoint } from '../toPoint.ts';

export async function offer(
  { databases, clock }: BackupContext,
  { folder }: ParamsOut<typeof backup.offer>,
): Promise<ResultIn<typeof backup.offer>> {
  const { file, lostFrom = [] } = await databases.open(folder);
  const point = file === undefined || lostFrom.length === 0 ? undefined : offeredBackup(file, clock.now());
  if (point === undefined) return { offer: null };
  const tables = lostFrom.map((table) => `"${table}"`).join(', ');
  return { offer: { message: `The database was damaged, and rows of ${tables} were lost in its repair.`, point: toPoint(point) } };
}
