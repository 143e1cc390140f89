import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as workspace from '../../../../protocol/workspace.ts';
import { BadInputError } from '../../../base/errors.ts';
import type { WorkspaceContext } from '../context.ts';
import { writeHooks } from '../git/hooks.ts';

/** Restricted Mode writes no hooks: they would run code on the next commit. */
export async function installHooks(
  ctx: WorkspaceContext,
  { folder }: ParamsOut<typeof workspace.installHooks>,
): Promise<ResultIn<typeof workspace.installHooks>> {
  if (!ctx.state.get(folder).trusted)
    throw new BadInputError(`"${folder}" is not trusted, so no hooks were installed. Trust the folder first.`);
  return writeHooks(folder);
}
