import path from 'node:path';
import { contentHash } from '../../base/contentHash.ts';
import { listBuiltInPacks, type Pack, type PackFiles, resolvePacks, workspacePack } from '../config/packs.ts';
import { createRuleSet } from '../config/ruleSet.ts';
import { readCompiledPacks, restorePack } from './compiledPacks.ts';
import { buildConfig, partForRules, readConfigSources } from './configSources.ts';
import { type LoadedPackWithProblems, loadPack } from './loadPack.ts';
import type { LoadedRules, LoadRequest } from './ruleJobs.ts';

/** Part of every version, so that findings kept by an older engine are not believed. Raise it when the same rules find something else, or what is kept has another shape. */
const ENGINE_VERSION = 4;

/** Reads configuration, packs and rule files of a folder. Never throws for what a user wrote: that becomes `problems`. */
export async function loadRules(request: LoadRequest, files: PackFiles): Promise<LoadedRules> {
  const { folder, trusted, rulePacks } = request;
  const builtIn = await listBuiltInPacks(rulePacks, files);
  const defaultPacks = builtIn.packs.filter((pack) => pack.isDefault).map((pack) => pack.name);
  const sources = await readConfigSources({ ...request, defaultPacks }, files);
  const { config, notices } = buildConfig(sources);
  const resolved = await resolvePacks(config.packs, {
    builtIn: builtIn.packs,
    folder: folder ?? path.posix.dirname(rulePacks),
    isTrusted: trusted,
    files,
    sourceOf: config.packSource,
  });
  const npm = resolved.packs.filter((pack) => pack.origin === 'npm');
  const compiled = await readCompiledPacks(rulePacks, files);
  const restore = (pack: Pack): LoadedPackWithProblems | undefined => restorePack(compiled, pack, rulePacks);
  const shipped = await Promise.all(builtIn.packs.map((pack) => restore(pack) ?? loadPack(pack, '', files)));
  const installed = [...shipped, ...(await Promise.all(npm.map((pack) => loadPack(pack, '', files))))];
  const own = folder === null ? [] : await loadWorkspacePacks(folder, request.stewardryFolders, files);
  const loaded = [...installed, ...mergePacks(own)];
  const baseline = folder === null ? undefined : await files.readFile(path.join(folder, '.stewardry', 'baseline.json'));
  const packs = loaded.map(({ pack }) => pack);
  // Built again in each thread; here for what it says about definitions that lost and severities that name no rule.
  const choice = createRuleSet({ rules: packs.flatMap((pack) => pack.rules), configs: config });
  return {
    version: contentHash(JSON.stringify([ENGINE_VERSION, partForRules(sources), packs])),
    folder,
    packs,
    sources,
    baseline,
    problems: [...builtIn.notices, ...notices, ...resolved.notices, ...loaded.flatMap(({ problems }) => problems), ...choice.notices],
  };
}

function loadWorkspacePacks(folder: string, stewardryFolders: readonly string[], files: PackFiles): Promise<LoadedPackWithProblems[]> {
  return Promise.all(
    stewardryFolders.map(async (scope) => loadPack(await workspacePack(path.posix.join(folder, scope, '.stewardry'), files), scope, files)),
  );
}

/** The rules of nested folders belong to the same pack: `workspace`. */
function mergePacks(loaded: readonly LoadedPackWithProblems[]): LoadedPackWithProblems[] {
  const [first] = loaded;
  if (!first) return [];
  const pack = {
    ...first.pack,
    rules: loaded.flatMap((each) => each.pack.rules),
    testFiles: loaded.flatMap((each) => each.pack.testFiles),
  };
  return [{ pack, problems: loaded.flatMap((each) => each.problems) }];
}
