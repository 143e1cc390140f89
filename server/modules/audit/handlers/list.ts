import type * as audit from '../../../../protocol/audit.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import { listRows } from '../../../audit/store/readRows.ts';
import type { AuditContext } from '../context.ts';

/** A page of the record, newest first. Whoever looks hears of new rows from now on. */
export async function list(
  ctx: AuditContext,
  { folder, filter, before, limit }: ParamsOut<typeof audit.list>,
): Promise<ResultIn<typeof audit.list>> {
  const { database } = await ctx.databases.open(folder);
  ctx.state.watched.set(database, folder);
  return listRows(database, filter, before, limit);
}
