import type { RuleTestResult } from '../../../protocol/ruleTestResult.ts';
import { countOf } from '../../platform/wording.ts';

/** One sentence on a test run: `3 rules, 12 cases passed.` or `2 of 12 cases failed in no-eval.` */
export function summary(results: readonly RuleTestResult[]): string {
  if (results.length === 0) return 'There are no tests for this rule. Add them under .stewardry/rule-tests.';
  const passed = results.reduce((total, result) => total + result.passed, 0);
  const failed = results.reduce((total, result) => total + result.failures.length, 0);
  if (failed === 0) return `${countOf(results.length, 'rule')}: ${countOf(passed, 'case')} passed.`;
  const rules = results.filter(({ failures }) => failures.length > 0).map(({ ruleId }) => ruleId);
  const named = rules.length > 3 ? countOf(rules.length, 'rule') : rules.join(', ');
  return `${failed} of ${countOf(passed + failed, 'case')} failed in ${named}.`;
}

/** Each failed case for the log: what went wrong, where, and the code of the case. */
export function failureLines(results: readonly RuleTestResult[]): string[] {
  return results.flatMap(({ ruleId, file, line, failures }) =>
    failures.map(
      (failure) => `${file}:${(failure.line ?? line) + 1} ${ruleId} ${failure.kind}: ${failure.message}\n${indented(failure.case)}`,
    ),
  );
}

function indented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n');
}
