import * as workspace from '../../../protocol/workspace.ts';
import { NotFoundError } from '../../base/errors.ts';
import type { Call } from '../../kernel/call.ts';
import type { ModulesContext } from './context.ts';
import { followConfiguration } from './switchModules.ts';

/** Writes down in the folder's configuration whether a module shall run; without a folder there is nothing to write to. */
export async function remember(ctx: ModulesContext, id: string, isEnabled: boolean, folder: string | undefined, call: Call): Promise<void> {
  const known = ctx.lifecycle.definitions().map((definition) => definition.id);
  if (!known.includes(id)) throw new NotFoundError(`There is no module "${id}". There are: ${known.sort().join(', ')}.`);
  if (folder === undefined) return;
  await ctx.call(workspace.setConfig, { folder, key: `modules.enabled.${id}`, value: isEnabled }, call);
  await followConfiguration(ctx, folder, call);
}
