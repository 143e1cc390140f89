import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { suppressEdit } from '../../../governance/findings/suppressEdit.ts';
import type { RulesContext } from '../context.ts';

/** The edit that suppresses a finding with a reason. */
export function suppress(
  _ctx: RulesContext,
  { text, languageId, line, ruleId, reason, until }: ParamsOut<typeof rules.suppress>,
): ResultIn<typeof rules.suppress> {
  return { edits: suppressEdit({ text, language: languageId, line, ruleId, reason, ...(until === undefined ? {} : { until }) }) };
}
