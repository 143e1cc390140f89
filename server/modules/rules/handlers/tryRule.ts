import type { Finding, ParamsOut, ResultIn, RuleMatch } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { subjectOf } from '../describeRules.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** What a rule that is being written says of one file, and how its tests do. Somebody is typing and waits. */
export async function tryRule(
  ctx: RulesContext,
  { folder, scope, source, path, text, tests }: ParamsOut<typeof rules.tryRule>,
  call: Call,
): Promise<ResultIn<typeof rules.tryRule>> {
  const loaded = await rulesOf(ctx, folder, call);
  const file = path === undefined ? {} : { file: { path, ...(text === undefined ? {} : { text }) } };
  const request = { trial: { source, scope }, tests, ...file };
  const report = await runWithRules(ctx, loaded, 'rules/try', request, { lane: 'interactive', signal: call.signal });
  return {
    problems: [...report.problems],
    // A rule for several languages is one rule to a person.
    rules: [...new Map(report.rules.map((rule) => [rule.id, rule])).values()].map((rule) => ({
      id: rule.id,
      subject: subjectOf(rule),
      severity: rule.severity,
      message: rule.message,
    })),
    ...(report.file === undefined
      ? {}
      : { file: { ...report.file, matches: report.file.findings.map(toMatch), notices: [...report.file.notices] } }),
    tests: [...report.tests],
    testProblems: [...report.testProblems],
  };
}

export function toMatch({ ruleId, range, message, related, fixes }: Finding): RuleMatch {
  return { ruleId, range, message, related, fixes };
}
