import type { PackSummary, RuleSummary } from '../../../protocol/index.ts';
import { ownEnforcement, usualEnforcement } from '../../governance/config/enforcement.ts';
import type { LayeredConfig } from '../../governance/config/layers.ts';
import { createRuleSet, type RuleSet } from '../../governance/config/ruleSet.ts';
import type { Rule } from '../../governance/rules/rule.ts';
import { buildConfig } from '../../governance/worker/configSources.ts';
import type { LoadedPack, LoadedRules } from '../../governance/worker/ruleJobs.ts';

/** Packs and rules as a person sees them, with the severity in force at the workspace's root. */
export function describePacks(loaded: LoadedRules, countOf: CountFindings): PackSummary[] {
  const { config } = buildConfig(loaded.sources);
  const about: About = { config, ruleSet: createRuleSet({ rules: loaded.packs.flatMap((pack) => pack.rules), configs: config }), countOf };
  return loaded.packs.map((pack) => ({
    name: pack.name,
    description: pack.description,
    origin: pack.origin,
    isEnabled: pack.origin === 'workspace' || config.packs.includes(pack.name),
    rules: onePerId(pack).map((rule) => describeRule(rule, about)),
  }));
}

/** A rule for several languages is one rule to a person. */
export function onePerId(pack: LoadedPack): Rule[] {
  return [...new Map(pack.rules.map((rule) => [rule.id, rule])).values()];
}

/** Findings of a rule in the last scan. */
export type CountFindings = (ruleId: string) => { readonly open: number; readonly waived: number };

interface About {
  readonly config: LayeredConfig;
  readonly ruleSet: RuleSet;
  readonly countOf: CountFindings;
}

function describeRule(rule: Rule, { config, ruleSet, countOf }: About): RuleSummary {
  const place = rule.scope === '' ? '' : `${rule.scope}/x`;
  const severity = ruleSet.severityFor(rule.id, place);
  const own = ownEnforcement(rule.id, rule, config.effective(place));
  const usual = usualEnforcement(severity);
  const { owner, waivers } = rule.stewardship;
  const { open, waived } = countOf(rule.id);
  return {
    id: rule.id,
    pack: rule.source.pack,
    subject: subjectOf(rule),
    kind: rule.body.kind === 'syntax' ? 'syntax' : rule.body.check.kind,
    languages: languagesOf(rule),
    severity,
    defaultSeverity: rule.isOff === true ? 'off' : rule.severity,
    message: rule.message,
    ...(rule.url === undefined ? {} : { url: rule.url }),
    fixable: rule.body.kind === 'syntax' ? rule.body.fixes.length > 0 : 'fix' in rule.body.check && rule.body.check.fix !== undefined,
    file: rule.source.file,
    line: rule.source.line,
    findings: open,
    waived,
    people: { enforcement: own.people ?? usual.people, isOwn: own.people !== undefined },
    ai: { enforcement: own.ai ?? usual.ai, isOwn: own.ai !== undefined },
    ...(owner === undefined ? {} : { owner }),
    waivers: { allowed: waivers?.allowed ?? true, ...(waivers?.maxDays === undefined ? {} : { maxDays: waivers.maxDays }) },
    scope: rule.scope,
    files: [...rule.files],
    ignores: [...rule.ignores],
    below: severitiesBelow(rule, config),
  };
}

/** Languages of a syntax rule or kind of a check, in words. */
export function subjectOf(rule: Rule): string {
  return rule.body.kind === 'check' ? rule.body.check.kind : languagesOf(rule).join(', ');
}

function languagesOf({ body, stewardship }: Rule): string[] {
  return body.kind === 'check' ? [] : [...(stewardship.languages ?? [body.language])];
}

/** Folders further down that say something else of the rule. */
function severitiesBelow({ id, scope }: Rule, config: LayeredConfig): RuleSummary['below'] {
  return config.folders.flatMap((folder) => {
    const { source, value } = config.explain(`rules.severity.${id}`, `${folder}/x`);
    const isHere = folder !== '' && folder !== scope && source?.file.endsWith(`/${folder}/.stewardry/config.yaml`) === true;
    // The file was validated, so the value is one of the severities.
    return isHere ? [{ folder, severity: value as RuleSummary['severity'] }] : [];
  });
}
