import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';

/** Walks the folder in a worker. A `.stewardry` that was not known yet makes the rules outdated. */
export async function listFiles(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.listFiles>,
  { signal }: Call,
): Promise<ResultIn<typeof workspace.listFiles>> {
  const tree = await ctx.workers.run('files/walk', { root: folder }, { lane: 'background' }, signal);
  const state = ctx.state.get(folder);
  if (state.stewardryFolders.join('\n') !== tree.stewardryFolders.join('\n')) {
    ctx.state.set({ ...state, stewardryFolders: tree.stewardryFolders });
    ctx.notify(workspace.rulesOutdated, { folder });
  }
  return tree;
}
