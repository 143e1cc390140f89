import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { completeRuleText } from '../../../governance/rules/completeRuleText.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';

/** What can stand at a place of a rule or configuration file. */
export async function completeRuleFile(
  ctx: RulesContext,
  { folder, path, text, position }: ParamsOut<typeof rules.completeRuleFile>,
  call: Call,
): Promise<ResultIn<typeof rules.completeRuleFile>> {
  const { packs } = await rulesOf(ctx, folder, call);
  const known = {
    ruleIds: [...new Set(packs.flatMap((pack) => pack.rules.map((rule) => rule.id)))],
    packs: packs.map((pack) => pack.name),
  };
  return { items: completeRuleText(text, position, /config\.ya?ml$/.test(path) ? 'config' : 'rule', known) };
}
