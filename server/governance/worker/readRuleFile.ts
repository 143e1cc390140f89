import type { Notice } from '../../../protocol/finding.ts';
import { parseConfigFile } from '../config/configFile.ts';
import type { PackFiles } from '../config/packs.ts';
import { parseGlobalUtils } from '../rules/globalUtils.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { optionProblems } from './optionProblems.ts';
import { readExamples } from './ruleExamples.ts';
import type { RuleFileReport, TextToCheck } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

/** What is wrong with a file under `.stewardry` as it stands in an editor, and which rules it defines. */
export async function readRuleFile(session: RuleSession, { path, text }: TextToCheck, files: PackFiles): Promise<RuleFileReport> {
  const [, folder = '', place = ''] = /^(.*?)(?:^|\/)?\.stewardry\/([^/]+)/.exec(path) ?? [];
  if (/^config\.ya?ml$/.test(place)) return { notices: parseConfigFile(text, path).notices, rules: [] };
  if (place === 'utils') return { notices: parseGlobalUtils(text, path).problems, rules: [] };
  if (place !== 'rules') return { notices: [], rules: [] };
  const utils = await readUtils(session, folder, files);
  const { rules, problems } = parseRuleFile(text, { file: path, pack: 'workspace', scope: folder, globalUtils: utils });
  const examples = await readExamples(session.loaded, new Set(rules.map((rule) => rule.id)), files);
  const lines = [...new Map(rules.map((rule) => [rule.id, rule.source.line]))];
  return {
    notices: [...problems, ...(await Promise.all(rules.map(optionProblems))).flat(), ...duplicatesElsewhere(session, path, lines)],
    rules: lines.map(([id, line]) => {
      const { valid, invalid } = examples.get(id) ?? { valid: [], invalid: [] };
      return { id, range: lineRange(line), tests: valid.length + invalid.length };
    }),
  };
}

/** The global utilities that rules kept in a folder (relative) may use. */
export async function readUtils(
  session: RuleSession,
  folder: string,
  files: PackFiles,
): Promise<ReturnType<typeof parseGlobalUtils>['utils']> {
  const root = `${session.loaded.folder ?? ''}/${folder === '' ? '' : `${folder}/`}.stewardry/utils`;
  const names = (await files.readDir(root)).filter(({ name, isFolder }) => !isFolder && /\.ya?ml$/.test(name));
  const parsed = await Promise.all(names.map(async ({ name }) => parseGlobalUtils((await files.readFile(`${root}/${name}`)) ?? '', name)));
  return parsed.flatMap(({ utils }) => utils);
}

/** The same id in another file of the workspace: only one of the two runs. */
function duplicatesElsewhere(session: RuleSession, path: string, lines: readonly (readonly [string, number])[]): Notice[] {
  const own = session.loaded.packs.filter((pack) => pack.origin === 'workspace').flatMap((pack) => pack.rules);
  return lines.flatMap(([id, line]): Notice[] => {
    const other = own.find((rule) => rule.id === id && !rule.source.file.endsWith(`/${path}`));
    if (!other) return [];
    const message = `Rule "${id}" is also defined in ${other.source.file}:${other.source.line + 1}. Rename or remove one of them.`;
    return [{ kind: 'rule-broken', severity: 'warning', message, path, range: lineRange(line), ruleId: id }];
  });
}

function lineRange(line: number): NonNullable<Notice['range']> {
  return { start: { line, character: 0 }, end: { line, character: 0 } };
}
