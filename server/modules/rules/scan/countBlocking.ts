import type { Finding } from '../../../../protocol/index.ts';
import { ownEnforcement, usualEnforcement } from '../../../governance/config/enforcement.ts';
import { createRuleSet } from '../../../governance/config/ruleSet.ts';
import { buildConfig } from '../../../governance/worker/configSources.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';

/** Findings that make a check fail; suppressed ones never do. */
export function countBlocking(loaded: LoadedRules, findings: readonly Finding[]): number {
  const open = findings.filter(({ suppressed }) => !suppressed);
  const rules = loaded.packs.flatMap((pack) => pack.rules);
  const { config } = buildConfig(loaded.sources);
  const isSaid = rules.some(({ stewardship }) => stewardship.people !== undefined);
  const isConfigured = config.folders.some((folder) => config.effective(`${folder}/x`.replace(/^\//, '')).enforcement.size > 0);
  if (!isSaid && !isConfigured) return open.filter(({ severity }) => usualEnforcement(severity).people === 'block').length;
  const ruleSet = createRuleSet({ rules, configs: config });
  return open.filter(({ ruleId, path, severity }) => {
    const rule = ruleSet.rulesFor(path).find(({ id }) => id === ruleId);
    return (ownEnforcement(ruleId, rule, config.effective(path)).people ?? usualEnforcement(severity).people) === 'block';
  }).length;
}
