import type { ParamsOut } from '../../../../protocol/index.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunsContext } from '../context.ts';
import { deleteApproval } from '../store/approvals.ts';

/** From now on it is asked again. */
export async function forgetApproval(
  ctx: RunsContext,
  { folder, id }: ParamsOut<typeof runs.forgetApproval>,
): Promise<Record<string, never>> {
  const { database } = await ctx.databases.open(folder);
  await deleteApproval(database, id);
  return {};
}
