import { pathsOf } from './action.ts';
import type { PastAction } from './validator.ts';

/** How often a finding of this rule in this file has gone back to the model since the file was last changed. */
export function correctionsOf(history: readonly PastAction[], ruleId: string, path: string): number {
  let count = 0;
  for (const past of history.toReversed()) {
    if (past.action.kind !== 'edit' || !pathsOf(past.action).includes(path)) continue;
    if (past.isDone) break;
    const isSentBack = past.verdict.opinions.some(
      ({ check, outcome, rules = [] }) => check === 'rule_compliance' && outcome === 'deny' && rules.includes(ruleId),
    );
    if (isSentBack) count += 1;
  }
  return count;
}
