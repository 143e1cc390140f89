import type { PackFiles } from '../config/packs.ts';
import { readYaml } from '../rules/yamlDocument.ts';
import { isRuleObject } from '../syntax/ruleObject.ts';
import type { LoadedRules } from './ruleJobs.ts';

/** Cases of rule tests, for people to read: only those that are plain text. */
export interface RuleExamples {
  readonly valid: readonly string[];
  readonly invalid: readonly string[];
}

/** The test cases of some rules, from every pack's rule tests. */
export async function readExamples(
  loaded: LoadedRules,
  ruleIds: ReadonlySet<string>,
  files: PackFiles,
): Promise<Map<string, RuleExamples>> {
  const examples = new Map<string, RuleExamples>();
  const packs = loaded.packs.filter((pack) => pack.rules.some((rule) => ruleIds.has(rule.id)));
  for (const file of packs.flatMap((pack) => pack.testFiles)) {
    const text = await files.readFile(file);
    // Parsing every test file to find one rule's would take seconds; the id stands in its file as text.
    if (text === undefined || ![...ruleIds].some((id) => text.includes(id))) continue;
    for (const { value } of readYaml(text)) {
      if (!isRuleObject(value) || typeof value['id'] !== 'string' || !ruleIds.has(value['id'])) continue;
      const known = examples.get(value['id']) ?? { valid: [], invalid: [] };
      examples.set(value['id'], {
        valid: [...known.valid, ...textsOf(value['valid'])],
        invalid: [...known.invalid, ...textsOf(value['invalid'])],
      });
    }
  }
  return examples;
}

function textsOf(cases: unknown): string[] {
  if (!Array.isArray(cases)) return [];
  return cases.flatMap((each) =>
    typeof each === 'string' ? [each] : isRuleObject(each) && typeof each['text'] === 'string' ? [each['text']] : [],
  );
}
