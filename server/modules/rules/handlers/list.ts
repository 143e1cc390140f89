import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline, baselineOf } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { describePacks } from '../describeRules.ts';
import { rulesOf } from '../loadedRules.ts';

/** Every pack and rule, with the findings of the last scan counted. */
export async function list(ctx: RulesContext, { folder }: ParamsOut<typeof rules.list>, call: Call): Promise<ResultIn<typeof rules.list>> {
  const loaded = await rulesOf(ctx, folder, call);
  const counts = countFindings(ctx, folder, loaded);
  return {
    packs: describePacks(loaded, (ruleId) => counts.get(ruleId) ?? 0),
    problems: [...loaded.problems, ...baselineOf(loaded).notices],
  };
}

/** Findings of the last scan by rule, suppressed ones left out. */
export function countFindings(ctx: RulesContext, folder: string | null, loaded: Parameters<typeof acceptBaseline>[0]): Map<string, number> {
  const { files, workspaceReports } = ctx.state.of(folder);
  const reports = [...[...files.values()].map((file) => file.report), ...workspaceReports.values()];
  const counts = new Map<string, number>();
  for (const finding of acceptBaseline(
    loaded,
    reports.flatMap((report) => report.findings),
  )) {
    if (!finding.suppressed) counts.set(finding.ruleId, (counts.get(finding.ruleId) ?? 0) + 1);
  }
  return counts;
}
