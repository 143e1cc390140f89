import { ruleRemoved } from '../../../../protocol/catalog.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import { replaceDocument } from '../../../governance/rules/ruleDocuments.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { workspaceRule } from '../editing/ruleFileAfter.ts';
import { testFileAfter } from '../editing/testFileAfter.ts';
import { rulesOf } from '../loadedRules.ts';
import { publishIn } from '../publishIn.ts';
import { writeFiles } from '../writeFiles.ts';

/** Removes a rule of the workspace and its test; what else its files hold stays. */
export async function removeRule(
  ctx: RulesContext,
  { folder, ruleId }: ParamsOut<typeof rules.removeRule>,
  call: Call,
): Promise<ResultIn<typeof rules.removeRule>> {
  const loaded = await rulesOf(ctx, folder, call);
  const { rule, path, file, text, document } = await workspaceRule(folder, loaded, ruleId);
  const tests = await testFileAfter({ folder, scope: rule.scope }, loaded, ruleId, '');
  const after = { path, file, before: text, after: replaceDocument(text, document, undefined) };
  const files = await writeFiles(ctx, folder, tests === undefined ? [after] : [after, tests], call);
  await publishIn(ctx, folder, ruleRemoved, { rule: ruleId, files }, call);
  return { files };
}
