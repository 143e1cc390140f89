import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Every safe fix of a document, applied until nothing changes. Nothing is written. */
export async function fixDocument(
  ctx: RulesContext,
  { folder, path, languageId, text, ruleIds }: ParamsOut<typeof rules.fixDocument>,
  call: Call,
): Promise<ResultIn<typeof rules.fixDocument>> {
  const loaded = await rulesOf(ctx, folder, call);
  const file = { path, text, ...(languageId === undefined ? {} : { languageId }) };
  const report = await runWithRules(ctx, loaded, 'rules/fixText', { file, ruleIds }, { lane: 'interactive', signal: call.signal });
  return { ...report, edits: [...report.edits], notices: [...report.notices] };
}
