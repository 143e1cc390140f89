import path from 'node:path';
import { z } from 'zod';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import { buildConfig } from '../../../governance/worker/configSources.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';

const dependencies = z.record(z.string(), z.string()).optional();
const manifest = z.object({ dependencies, devDependencies: dependencies, optionalDependencies: dependencies });

/** Packages that bring rules, among those that the folder depends on: data that is installed already. */
export async function rulePackages(
  ctx: RulesContext,
  { folder }: ParamsOut<typeof rules.rulePackages>,
  call: Call,
): Promise<ResultIn<typeof rules.rulePackages>> {
  const { trusted } = await ctx.call(workspace.ruleSources, { folder }, call);
  const loaded = await rulesOf(ctx, folder, call);
  const { packs } = buildConfig(loaded.sources).config.effective('');
  const packages: ResultIn<typeof rules.rulePackages>['packages'] = [];
  for (const name of trusted ? await namesIn(folder) : []) {
    if (!(await mayHaveRules(path.join(folder, 'node_modules', name)))) continue;
    const request = { folder, from: `npm:${name}`, trusted };
    const { pack } = await ctx.workers.run('rules/readPack', request, { lane: 'interactive' }, call.signal);
    const count = new Set(pack?.rules.map(({ id }) => id)).size;
    if (pack !== undefined && count > 0)
      packages.push({ name: pack.name, description: pack.description, rules: count, isEnabled: packs.includes(pack.name) });
  }
  return { packages };
}

async function namesIn(folder: string): Promise<string[]> {
  const found = manifest.safeParse(parseJson(await diskFiles.readFile(path.join(folder, 'package.json')))).data;
  const all = { ...found?.dependencies, ...found?.devDependencies, ...found?.optionalDependencies };
  return Object.keys(all)
    .filter((name) => /^(@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name))
    .toSorted();
}

/** Most packages have neither; to read their YAML would cost for nothing. */
async function mayHaveRules(root: string): Promise<boolean> {
  if ((await diskFiles.readFile(path.join(root, 'package.json')))?.includes('"stewardry"') === true) return true;
  return (await diskFiles.readDir(path.join(root, 'rules'))).some(({ name, isFolder }) => isFolder || /\.ya?ml$/.test(name));
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    // A broken package.json names no packages; npm says what is wrong with it.
    return null;
  }
}
