import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Checks a commit message with the rules of kind `commit-message`. */
export async function checkCommitMessage(
  ctx: RulesContext,
  { folder, message, file }: ParamsOut<typeof rules.checkCommitMessage>,
  call: Call,
): Promise<ResultIn<typeof rules.checkCommitMessage>> {
  const loaded = await rulesOf(ctx, folder, call);
  const options = { lane: 'interactive', signal: call.signal } as const;
  const report = await runWithRules(ctx, loaded, 'rules/checkCommitMessage', { message, file }, options);
  return { findings: [...report.findings], notices: [...report.notices] };
}
