import { ruleSaved } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { BadInputError } from '../../../base/errors.ts';
import { compileGlob } from '../../../governance/config/glob.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { editRuleKeys } from '../editing/editRuleKeys.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';

/** Which files a rule of the workspace governs. */
export async function setRuleScope(
  ctx: RulesContext,
  { folder, ruleId, files, ignores }: ParamsOut<typeof rules.setRuleScope>,
  call: Call,
): Promise<ResultIn<typeof rules.setRuleScope>> {
  const malformed = [...files, ...ignores].find((glob) => compileGlob(glob) === undefined);
  if (malformed !== undefined) throw new BadInputError(`"${malformed}" is not a glob: a bracket or brace is left open. Close it.`);
  const loaded = await rulesOf(ctx, folder, call);
  const edits = Object.entries({ files, ignores }).map(([key, globs]) => ({ key: [key], value: globs.length === 0 ? null : globs }));
  const file = await editRuleKeys(ctx, loaded, { folder, ruleId }, edits, call);
  await publishIn(ctx, folder, ruleSaved, { rule: ruleId, isNew: false, files: [file] }, call);
  return { file };
}
