import type * as backup from '../../../../protocol/backup.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type { Call } from '../../../kernel/call.ts';
import { archiveOldRows } from '../archiveOldRows.ts';
import type { BackupContext } from '../context.ts';

export async function archive(
  ctx: BackupContext,
  { folder }: ParamsOut<typeof backup.archive>,
  call: Call,
): Promise<ResultIn<typeof backup.archive>> {
  return { tables: [...(await archiveOldRows(ctx, folder, call.signal))] };
}
