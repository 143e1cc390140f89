import type { Notice } from '../../../protocol/finding.ts';
import { checkKinds } from '../checks/index.ts';
import type { Rule } from '../rules/rule.ts';

/** What is wrong with the options of a check beyond their schema: a regular expression, a version range. Such a rule is left out. */
export async function optionProblems(rule: Rule): Promise<Notice[]> {
  if (rule.body.kind !== 'check') return [];
  const { check } = rule.body;
  // The registry pairs each kind with its own options; the union of kinds loses that.
  const find = (await checkKinds[check.kind].load()).problems as ((options: unknown) => readonly string[]) | undefined;
  const place = { line: rule.source.line, character: 0 };
  return (find?.(check) ?? []).map((problem) => ({
    kind: 'rule-broken',
    severity: 'error',
    message: `Rule "${rule.id}" is left out: ${problem}`,
    path: rule.source.file,
    range: { start: place, end: place },
    ruleId: rule.id,
  }));
}
