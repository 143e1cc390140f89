import type { FileReport } from '../../../governance/worker/ruleJobs.ts';
import type { RulesContext } from '../context.ts';

/** Counts what a scan checked, what it found there, and what its cache knew already. Typing is not counted: it checks the same over and over. */
export function countChecks({ metrics }: Pick<RulesContext, 'metrics'>, checked: readonly FileReport[], fromCache: number): void {
  if (!metrics.isOn) return;
  metrics.counter('governance_checks', 'Files checked against the rules.').add(checked.length, { check: 'scan' });
  metrics.counter('cache_lookups', 'Look-ups in a cache.').add(checked.length + fromCache, { cache: 'scan' });
  metrics.counter('cache_hits', 'Look-ups that a cache answered.').add(fromCache, { cache: 'scan' });
  const violations = metrics.counter('governance_violations', 'Findings in files that were checked, suppressed ones left out.');
  for (const { ruleId, severity, suppressed } of checked.flatMap(({ findings }) => findings)) {
    if (!suppressed) violations.add(1, { rule: ruleId, severity });
  }
}
