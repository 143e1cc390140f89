import type { ParamsOut } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { WorkspaceContext } from '../context.ts';

/** Forgets a folder and lets its database go. */
export async function close(ctx: WorkspaceContext, { folder }: ParamsOut<typeof workspace.close>): Promise<Record<string, never>> {
  ctx.state.delete(folder);
  ctx.notify(workspace.closed, { folder });
  await ctx.databases.close(folder);
  return {};
}
