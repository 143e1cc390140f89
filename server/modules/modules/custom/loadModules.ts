import type { Notice } from '../../../../protocol/index.ts';
import { messageOf } from '../../../base/errors.ts';
import type { ModulesContext } from '../context.ts';
import { switchModules } from '../switchModules.ts';
import { customModule } from './customModule.ts';
import { listModuleFolders, MODULES_FOLDER, readModuleFolder } from './readModuleFolder.ts';

/** Loads what a trusted folder brings and forgets what it no longer brings. What is wrong comes back as notices. */
export async function loadModules(ctx: ModulesContext, folder: string, trusted: boolean): Promise<Notice[]> {
  const names = trusted ? await listModuleFolders(folder) : [];
  for (const name of ctx.state.loadedOf(folder)) if (!names.includes(name)) await forget(ctx, folder, name);
  const notices: Notice[] = [];
  for (const name of names) if (!ctx.state.loadedOf(folder).includes(name)) notices.push(...(await load(ctx, folder, name)));
  return notices;
}

/** Reads a module again, as it stands on the disk now; one that is broken does not keep running as it was. */
export async function load(ctx: ModulesContext, folder: string, name: string): Promise<readonly Notice[]> {
  const read = await readModuleFolder(folder, name);
  if ('problems' in read) {
    await forget(ctx, folder, name);
    return read.problems;
  }
  try {
    await ctx.lifecycle.install(customModule(folder, read.module));
    ctx.state.remember(folder, name);
    await switchModules(ctx);
    return [];
  } catch (error) {
    return [{ kind: 'module', severity: 'error', message: messageOf(error), path: `${MODULES_FOLDER}/${name}/module.json` }];
  }
}

/** After files changed: reads those modules again whose files they are. */
export async function loadChanged(ctx: ModulesContext, folder: string, paths: readonly string[]): Promise<void> {
  if (!ctx.state.isTrusted(folder)) return;
  const prefix = `${MODULES_FOLDER}/`;
  const names = new Set(paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length).split('/')[0] ?? ''));
  const present = names.size > 0 ? await listModuleFolders(folder) : [];
  for (const name of names) {
    const notices = present.includes(name) ? await load(ctx, folder, name) : await forget(ctx, folder, name);
    for (const { path, message } of notices) ctx.log.warning('module not loaded', { path, reason: message });
  }
}

/** A folder left: its modules go with it. */
export async function unload(ctx: ModulesContext, folder: string): Promise<void> {
  for (const name of ctx.state.loadedOf(folder)) await forget(ctx, folder, name);
}

async function forget(ctx: ModulesContext, folder: string, name: string): Promise<readonly Notice[]> {
  if (ctx.state.loadedOf(folder).includes(name)) await ctx.lifecycle.uninstall(name);
  ctx.state.drop(folder, name);
  return [];
}
