import type { Severity } from '../../../protocol/finding.ts';
import type { Enforcement } from '../../../protocol/ruleSummary.ts';
import type { Rule } from '../rules/rule.ts';
import type { EffectiveConfig } from './layers.ts';

/** What breaking a rule does: to a person's check, and to a run of an agent. */
export interface EnforcementPair {
  readonly people: Enforcement;
  readonly ai: Enforcement;
}

/** What is said of one rule: by a configuration, else by the rule itself. What nobody says is absent. */
export function ownEnforcement(
  ruleId: string,
  rule: Pick<Rule, 'stewardship'> | undefined,
  { enforcement }: Pick<EffectiveConfig, 'enforcement'>,
): Partial<EnforcementPair> {
  const configured = enforcement.get(ruleId);
  const people = configured?.people ?? rule?.stewardship.people;
  const ai = configured?.ai ?? rule?.stewardship.ai;
  return { ...(people === undefined ? {} : { people }), ...(ai === undefined ? {} : { ai }) };
}

/** What follows from a severity: errors fail a check; errors and warnings keep an edit of an agent from landing. */
export function usualEnforcement(severity: Severity | 'off'): EnforcementPair {
  return { people: severity === 'error' ? 'block' : 'advise', ai: severity === 'error' || severity === 'warning' ? 'block' : 'advise' };
}
