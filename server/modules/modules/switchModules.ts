import * as workspace from '../../../protocol/workspace.ts';
import { diskFiles } from '../../data/files/diskFiles.ts';
import { buildConfig, readConfigSources } from '../../governance/worker/configSources.ts';
import type { Call } from '../../kernel/call.ts';
import type { ModulesContext } from './context.ts';
import type { Wishes } from './state.ts';

/** Reads what the configuration of a folder wants of modules, and switches them. Resolves with whether the folder is trusted. */
export async function followConfiguration(ctx: ModulesContext, folder: string, call: Call): Promise<boolean> {
  const { settings, trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const { environment } = ctx.installation;
  // Modules are of the whole backend: a package of a monorepo has no say, and a folder that is not trusted switches off no check.
  const stewardryFolders = trusted ? [''] : [];
  const sources = await readConfigSources({ folder, stewardryFolders, settings, environment, defaultPacks: [] }, diskFiles);
  ctx.state.set(folder, wishesOf(buildConfig(sources).config), trusted);
  await switchModules(ctx);
  return trusted;
}

/** Disables what some folder wants off, and brings back what none does any more. A module that a person disabled stays so. */
export async function switchModules(ctx: ModulesContext): Promise<void> {
  for (const { id, isEssential } of ctx.lifecycle.definitions()) {
    const why = ctx.state.whyOff(id);
    if (why !== undefined && !isEssential) {
      ctx.state.followed.add(id);
      await ctx.lifecycle.disable(id, `it is switched off by ${why}`);
    } else if (ctx.state.followed.delete(id)) await ctx.lifecycle.enable(id);
  }
}

function wishesOf(config: ReturnType<typeof buildConfig>['config']): Wishes {
  const { value } = config.explain('modules.enabled');
  if (typeof value !== 'object' || value === null) return new Map();
  const off = Object.entries(value).filter(([, isEnabled]) => isEnabled === false);
  return new Map(off.map(([id]) => [id, sourceOf(config, id)]));
}

function sourceOf(config: ReturnType<typeof buildConfig>['config'], id: string): string {
  const { layers } = config.explain(`modules.enabled.${id}`);
  return layers.at(-1)?.source ?? 'the configuration';
}
