import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { subjectOf } from '../describeRules.ts';
import { foreignRules } from '../editing/foreignRules.ts';
import { rulesOf } from '../loadedRules.ts';

/** What an import would bring. */
export async function previewImport(
  ctx: RulesContext,
  { folder, from }: ParamsOut<typeof rules.previewImport>,
  call: Call,
): Promise<ResultIn<typeof rules.previewImport>> {
  const found = await foreignRules(ctx, folder, from, await rulesOf(ctx, folder, call), call);
  return {
    rules: found.rules.map(({ rule, source, tests, state }) => ({
      id: rule.id,
      subject: subjectOf(rule),
      severity: rule.isOff === true ? 'off' : rule.severity,
      message: rule.message,
      source,
      tests: tests.length,
      state,
    })),
    problems: [...found.problems],
  };
}
