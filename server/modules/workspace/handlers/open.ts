import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as access from '../../../../protocol/access.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import * as modules from '../../../../protocol/modules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { NotFoundError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { Call } from '../../../kernel/call.ts';
import type { WorkspaceContext } from '../context.ts';

/** Makes a folder known. Opening it again replaces what is known: trust granted, settings changed. */
export async function open(
  ctx: WorkspaceContext,
  { folder, name, trusted, settings }: ParamsOut<typeof workspace.open>,
  call: Call,
): Promise<ResultIn<typeof workspace.open>> {
  if (!(await isFolder(folder))) throw new NotFoundError(`"${folder}" is not a folder that can be read. Open one that exists.`);
  const hasOwn = await diskFiles.exists(path.join(folder, '.stewardry'));
  const known = ctx.state.find(folder)?.stewardryFolders ?? [];
  const stewardryFolders = [...new Set([...(hasOwn ? [''] : []), ...known])];
  ctx.state.set({ folder, name, trusted, settings, stewardryFolders });
  ctx.notify(workspace.opening, { folder });
  const { notices } = await ctx.databases.open(folder);
  // Whoever opens a folder may ask for anything next: the policies and the modules must be as its configuration wants them by then.
  const followed = ctx.has('modules') ? await ctx.call(modules.follow, { folder }, call) : { notices: [] };
  const governed = ctx.has('access') ? await ctx.call(access.follow, { folder }, call) : { notices: [] };
  ctx.notify(workspace.rulesOutdated, { folder, isOpened: true });
  return { notices: [...notices, ...followed.notices, ...governed.notices] };
}

async function isFolder(folder: string): Promise<boolean> {
  try {
    return (await stat(folder)).isDirectory();
  } catch {
    // Missing or unreadable: not a folder we can work with.
    return false;
  }
}
