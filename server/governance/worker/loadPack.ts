import type { Notice } from '../../../protocol/finding.ts';
import type { Pack, PackFiles } from '../config/packs.ts';
import { parseGlobalUtils } from '../rules/globalUtils.ts';
import type { Rule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { optionProblems } from './optionProblems.ts';
import type { LoadedPack } from './ruleJobs.ts';

/** A pack that was read, and what was wrong in its files. */
export interface LoadedPackWithProblems {
  readonly pack: LoadedPack;
  readonly problems: readonly Notice[];
}

/** Reads every rule file of a pack. `scope`: the folder, relative to the workspace, that its rules govern. */
export async function loadPack(pack: Pack, scope: string, files: PackFiles): Promise<LoadedPackWithProblems> {
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
    problems.push(...result.problems);
    for (const rule of result.rules) {
      const ofOptions = await optionProblems(rule);
      if (ofOptions.length === 0) rules.push(rule);
      problems.push(...ofOptions);
    }
  }
  const { name, description, origin, testFiles } = pack;
  return { pack: { name, description, origin, rules, testFiles }, problems };
}
