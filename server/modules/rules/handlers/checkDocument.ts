import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Findings of a document as it stands in the editor, with those that only a scan of the workspace can find. */
export async function checkDocument(
  ctx: RulesContext,
  { folder, path, languageId, text }: ParamsOut<typeof rules.checkDocument>,
  call: Call,
): Promise<ResultIn<typeof rules.checkDocument>> {
  const loaded = await rulesOf(ctx, folder, call);
  const file = { path, text, ...(languageId === undefined ? {} : { languageId }) };
  const report = await runWithRules(ctx, loaded, 'rules/checkText', { file }, { lane: 'interactive', signal: call.signal });
  const ofWorkspace = ctx.state.of(folder).workspaceReports.get(path)?.findings ?? [];
  const findings = acceptBaseline(ctx, loaded, [...report.findings, ...ofWorkspace]);
  return { findings, notices: [...report.notices] };
}
