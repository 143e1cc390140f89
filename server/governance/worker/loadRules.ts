import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import { contentHash } from '../../base/contentHash.ts';
import { listBuiltInPacks, type Pack, type PackFiles, resolvePacks, workspacePack } from '../config/packs.ts';
import { parseGlobalUtils } from '../rules/globalUtils.ts';
import type { Rule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { buildConfig, readConfigSources } from './configSources.ts';
import { optionProblems } from './optionProblems.ts';
import type { LoadedPack, LoadedRules, LoadRequest } from './ruleJobs.ts';

/** Part of every version, so that findings kept by an older engine are not believed. Raise it when the same rules find something else. */
const ENGINE_VERSION = 1;

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
    sourceOf: () => config.explain('rules.packs').source,
  });
  const npm = resolved.packs.filter((pack) => pack.origin === 'npm');
  const installed = await Promise.all([...builtIn.packs, ...npm].map((pack) => loadPack(pack, '', files)));
  const own = folder === null ? [] : await loadWorkspacePacks(folder, request.stewardryFolders, files);
  const loaded = [...installed, ...mergePacks(own)];
  const baseline = folder === null ? undefined : await files.readFile(path.join(folder, '.stewardry', 'baseline.json'));
  const packs = loaded.map(({ pack }) => pack);
  return {
    version: contentHash(JSON.stringify([ENGINE_VERSION, sources, packs])),
    folder,
    packs,
    sources,
    baseline,
    problems: [...builtIn.notices, ...notices, ...resolved.notices, ...loaded.flatMap(({ problems }) => problems)],
  };
}

interface PackWithProblems {
  readonly pack: LoadedPack;
  readonly problems: readonly Notice[];
}

async function loadPack(pack: Pack, scope: string, files: PackFiles): Promise<PackWithProblems> {
  const utils = await Promise.all(pack.utilFiles.map(async (file) => parseGlobalUtils((await files.readFile(file)) ?? '', file)));
  const globalUtils = utils.flatMap((file) => file.utils);
  const rules: Rule[] = [];
  const problems: Notice[] = utils.flatMap((file) => file.problems);
  for (const file of pack.ruleFiles) {
    const text = await files.readFile(file);
    if (text === undefined) {
      problems.push({ kind: 'io', severity: 'error', message: `The rule file "${file}" cannot be read. Make it readable.`, path: file });
      continue;
    }
    const result = parseRuleFile(text, { file, pack: pack.name, scope, globalUtils });
    const unusable = new Map(result.rules.map((rule) => [rule, optionProblems(rule)]));
    rules.push(...result.rules.filter((rule) => unusable.get(rule)?.length === 0));
    problems.push(...result.problems, ...[...unusable.values()].flat());
  }
  const { name, description, origin, testFiles } = pack;
  return { pack: { name, description, origin, rules, testFiles }, problems };
}

function loadWorkspacePacks(folder: string, stewardryFolders: readonly string[], files: PackFiles): Promise<PackWithProblems[]> {
  return Promise.all(
    stewardryFolders.map(async (scope) => loadPack(await workspacePack(path.posix.join(folder, scope, '.stewardry'), files), scope, files)),
  );
}

/** The rules of nested folders belong to the same pack: `workspace`. */
function mergePacks(loaded: readonly PackWithProblems[]): PackWithProblems[] {
  const [first] = loaded;
  if (!first) return [];
  const pack = {
    ...first.pack,
    rules: loaded.flatMap((each) => each.pack.rules),
    testFiles: loaded.flatMap((each) => each.pack.testFiles),
  };
  return [{ pack, problems: loaded.flatMap((each) => each.problems) }];
}
