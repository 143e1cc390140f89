import { checkKinds } from '../checks/index.ts';
import type { Rule } from '../rules/rule.ts';
import { languageOf } from '../syntax/languages.ts';
import type { RuleReach } from './ruleJobs.ts';
import { createRuleSession, type RuleSession } from './ruleSession.ts';

/**
 * To how many of the files each of some rules applies, or would apply if it were on: by its language, its `files` and `ignores`, and those of
 * the configuration. Rules that there are not are left out.
 */
export function ruleReach({ loaded, ruleSet, knownIds }: RuleSession, paths: readonly string[], ruleIds: readonly string[]): RuleReach[] {
  const wanted = new Set(ruleIds.filter((id) => knownIds.has(id)));
  const on = new Set(ruleSet.rules.map(({ id }) => id));
  const files = new Map<string, number>();
  const allOn = createRuleSession(loaded, wanted).ruleSet;
  for (const path of paths) {
    const language = languageOf(path);
    const applying = new Set<string>();
    for (const rule of allOn.activeRules(path)) {
      if (!wanted.has(rule.id)) continue;
      if (looksAt(rule, language)) applying.add(rule.id);
    }
    for (const id of applying) files.set(id, (files.get(id) ?? 0) + 1);
  }
  return [...wanted].map((id) => ({ id, isOn: on.has(id), files: files.get(id) ?? 0 }));
}

/** A rule about commit messages looks at no file. */
function looksAt({ body }: Rule, language: string | undefined): boolean {
  return body.kind === 'syntax' ? body.language === language : checkKinds[body.check.kind].looksAt !== 'commit';
}
