import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { RuleFileReport } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf, runWithRules } from '../loadedRules.ts';

/** Problems of a rule or configuration file as it stands in the editor. */
export async function checkRuleFile(
  ctx: RulesContext,
  params: ParamsOut<typeof rules.checkRuleFile>,
  call: Call,
): Promise<ResultIn<typeof rules.checkRuleFile>> {
  return { notices: [...(await readRuleFile(ctx, params, call)).notices] };
}

/** Where lenses go: one for each rule of the file. */
export async function ruleFileLenses(
  ctx: RulesContext,
  params: ParamsOut<typeof rules.ruleFileLenses>,
  call: Call,
): Promise<ResultIn<typeof rules.ruleFileLenses>> {
  const report = await readRuleFile(ctx, params, call);
  return { lenses: report.rules.map(({ id, range, tests }) => ({ ruleId: id, range, tests })) };
}

async function readRuleFile(
  ctx: RulesContext,
  { folder, path, text }: ParamsOut<typeof rules.checkRuleFile>,
  call: Call,
): Promise<RuleFileReport> {
  const loaded = await rulesOf(ctx, folder, call);
  return runWithRules(ctx, loaded, 'rules/readRuleFile', { file: { path, text } }, { lane: 'interactive', signal: call.signal });
}
