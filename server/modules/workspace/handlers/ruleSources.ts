import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import type { WorkspaceContext } from '../context.ts';

/** What the rules of a folder are loaded from; outside every folder only the built-in ones count. */
export function ruleSources(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.ruleSources>,
): ResultIn<typeof workspace.ruleSources> {
  if (folder === null) return { trusted: false, settings: {}, stewardryFolders: [] };
  const { trusted, settings, stewardryFolders } = ctx.state.get(folder);
  return { trusted, settings, stewardryFolders: [...stewardryFolders] };
}
