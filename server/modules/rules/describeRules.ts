import type { PackSummary, RuleSummary } from '../../../protocol/index.ts';
import { createRuleSet, type RuleSet } from '../../governance/config/ruleSet.ts';
import type { Rule } from '../../governance/rules/rule.ts';
import { buildConfig } from '../../governance/worker/configSources.ts';
import type { LoadedPack, LoadedRules } from '../../governance/worker/ruleJobs.ts';

/** Packs and rules as a person sees them, with the severity in force at the workspace's root. */
export function describePacks(loaded: LoadedRules, countOf: (ruleId: string) => number): PackSummary[] {
  const { config } = buildConfig(loaded.sources);
  const ruleSet = createRuleSet({ rules: loaded.packs.flatMap((pack) => pack.rules), configs: config });
  return loaded.packs.map((pack) => ({
    name: pack.name,
    description: pack.description,
    origin: pack.origin,
    isEnabled: pack.origin === 'workspace' || config.packs.includes(pack.name),
    rules: onePerId(pack).map((rule) => describeRule(rule, ruleSet, countOf)),
  }));
}

/** A rule for several languages is one rule to a person. */
export function onePerId(pack: LoadedPack): Rule[] {
  return [...new Map(pack.rules.map((rule) => [rule.id, rule])).values()];
}

export function describeRule(rule: Rule, ruleSet: RuleSet, countOf: (ruleId: string) => number): RuleSummary {
  return {
    id: rule.id,
    pack: rule.source.pack,
    subject: subjectOf(rule),
    severity: ruleSet.severityFor(rule.id, rule.scope === '' ? '' : `${rule.scope}/x`),
    defaultSeverity: rule.severity,
    message: rule.message,
    ...(rule.url === undefined ? {} : { url: rule.url }),
    fixable: rule.body.kind === 'syntax' ? rule.body.fixes.length > 0 : 'fix' in rule.body.check && rule.body.check.fix !== undefined,
    file: rule.source.file,
    line: rule.source.line,
    findings: countOf(rule.id),
  };
}

function subjectOf({ body, stewardship }: Rule): string {
  if (body.kind === 'check') return body.check.kind;
  return stewardship.languages?.join(', ') ?? body.language;
}
