import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { compileGlobs } from '../../../governance/config/glob.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** To how many files of the folder rules apply. */
export async function reach(
  ctx: RulesContext,
  { folder, ruleIds, files }: ParamsOut<typeof rules.reach>,
  call: Call,
): Promise<ResultIn<typeof rules.reach>> {
  const [loaded, listed] = await Promise.all([rulesOf(ctx, folder, call), ctx.call(workspace.listFiles, { folder }, call)]);
  const paths = files.includes('**') ? listed.paths : listed.paths.filter(compileGlobs(files));
  const found = await runWithRules(ctx, loaded, 'rules/reach', { paths, ruleIds }, { lane: 'background', signal: call.signal });
  return { rules: found.map((each) => ({ ...each })) };
}
