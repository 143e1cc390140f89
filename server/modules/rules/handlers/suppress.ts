import { ruleSuppressed } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { localDate } from '../../../base/clock.ts';
import { BadInputError } from '../../../base/errors.ts';
import { suppressEdit } from '../../../governance/findings/suppressEdit.ts';
import { refusalOf } from '../../../governance/findings/waiverPolicy.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { byId, policyOf } from '../waivers/listWaivers.ts';

/** The edit that suppresses a finding with a reason. */
export async function suppress(
  ctx: RulesContext,
  { folder, path, text, languageId, line, ruleId, reason, until }: ParamsOut<typeof rules.suppress>,
  call: Call,
): Promise<ResultIn<typeof rules.suppress>> {
  const policy = policyOf(byId(await rulesOf(ctx, folder, call)).get(ruleId));
  const refusal = refusalOf(policy, until, localDate(ctx.clock.now()));
  if (refusal !== undefined) throw new BadInputError(`"${ruleId}" cannot be suppressed: ${refusal}`);
  const expiry = until === undefined ? {} : { until };
  const edits = suppressEdit({ text, language: languageId, line, ruleId, reason, ...expiry });
  // A document outside of every folder has no log.
  if (folder !== null) await publishIn(ctx, folder, ruleSuppressed, { rule: ruleId, path, line, reason, ...expiry }, call);
  return { edits };
}
