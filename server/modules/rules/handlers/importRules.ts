import path from 'node:path';
import { rulesImported } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { writableInside } from '../../../ai/effects/insideRoot.ts';
import { BadInputError, ConflictError } from '../../../base/errors.ts';
import { diskFiles } from '../../../data/files/diskFiles.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { fileName } from '../editing/fileName.ts';
import { type ForeignRule, foreignRules } from '../editing/foreignRules.ts';
import { refuseBroken } from '../editing/ruleFileAfter.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { type FileToWrite, writeFiles } from '../writeFiles.ts';
import { setPack } from './setPack.ts';

type Params = ParamsOut<typeof rules.importRules>;

/** Brings rules into the workspace: of a package by name, so that it can be updated; of a file or folder as copies, a file a rule. */
export async function importRules(ctx: RulesContext, params: Params, call: Call): Promise<ResultIn<typeof rules.importRules>> {
  const { folder, from, ruleIds } = params;
  const loaded = await rulesOf(ctx, folder, call);
  const found = await foreignRules(ctx, folder, from, loaded, call);
  const [problem] = found.problems;
  if (found.rules.length === 0) throw new BadInputError(problem?.message ?? `"${from}" holds no rules.`);
  const isChosen = ({ rule }: ForeignRule): boolean => ruleIds.length === 0 || ruleIds.includes(rule.id);
  const chosen = found.rules.filter((each) => isChosen(each) && each.state !== 'same');
  const files = from.startsWith('npm:')
    ? await namePackage(ctx, folder, from, call)
    : await copyRules(ctx, { folder, loaded, chosen, utilFiles: found.utilFiles }, call);
  const count = from.startsWith('npm:') ? found.rules.length : chosen.length;
  await publishIn(ctx, folder, rulesImported, { from, rules: count, files }, call);
  return { files, rules: count };
}

async function namePackage(ctx: RulesContext, folder: string, pack: string, call: Call): Promise<string[]> {
  await setPack(ctx, { folder, pack, isEnabled: true }, call);
  return ['.stewardry/config.yaml'];
}

interface Copy {
  readonly folder: string;
  readonly loaded: LoadedRules;
  readonly chosen: readonly ForeignRule[];
  readonly utilFiles: readonly string[];
}

async function copyRules(ctx: RulesContext, { folder, loaded, chosen, utilFiles }: Copy, call: Call): Promise<string[]> {
  const wantsUtils = chosen.some(({ source }) => /\bmatches\s*:/.test(source));
  const utils = await Promise.all((wantsUtils ? utilFiles : []).map((file) => copied(folder, 'utils', path.basename(file), file)));
  const written = await writeFiles(ctx, folder, utils, call);
  const files: FileToWrite[] = [];
  for (const each of chosen) files.push(...(await filesOf(folder, each)));
  for (const { path: file, before, after } of files.filter((file) => file.path.includes('/rules/'))) {
    await refuseBroken(ctx, loaded, { path: file, before, after: after ?? '' }, call);
  }
  return [...written, ...(await writeFiles(ctx, folder, files, call))];
}

async function filesOf(folder: string, { rule, source, tests }: ForeignRule): Promise<FileToWrite[]> {
  const name = fileName(rule.id);
  const file = await target(folder, `.stewardry/rules/${name}.yml`, `${source.trim()}\n`);
  if (tests.length === 0) return [file];
  return [file, await target(folder, `.stewardry/rule-tests/${name}-test.yml`, tests.join('---\n'))];
}

async function target(folder: string, relative: string, after: string): Promise<FileToWrite> {
  const file = await writableInside(folder, relative);
  return { path: relative, file, before: await diskFiles.readFile(file), after };
}

/** A utility that is there already and says something else would change other rules. */
async function copied(folder: string, place: string, name: string, from: string): Promise<FileToWrite> {
  const file = await target(folder, `.stewardry/${place}/${name}`, (await diskFiles.readFile(from)) ?? '');
  if (file.before !== undefined && file.before !== file.after) {
    throw new ConflictError(`Nothing was imported: "${file.path}" exists and is another utility. Rename one of them.`);
  }
  return file;
}
