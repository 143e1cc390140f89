import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { LoadedRules } from '../../../governance/worker/ruleJobs.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline, baselineOf } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { type CountFindings, describePacks } from '../describeRules.ts';
import { rulesOf } from '../loadedRules.ts';

/** Every pack and rule, with the findings of the last scan counted. */
export async function list(ctx: RulesContext, { folder }: ParamsOut<typeof rules.list>, call: Call): Promise<ResultIn<typeof rules.list>> {
  const loaded = await rulesOf(ctx, folder, call);
  return {
    packs: describePacks(loaded, countFindings(ctx, folder, loaded)),
    problems: [...loaded.problems, ...baselineOf(loaded).notices],
  };
}

/** Findings of the last scan by rule. */
export function countFindings(ctx: RulesContext, folder: string | null, loaded: LoadedRules): CountFindings {
  const { files, workspaceReports } = ctx.state.of(folder);
  const reports = [...[...files.values()].map((file) => file.report), ...workspaceReports.values()];
  const counts = new Map<string, { open: number; waived: number }>();
  for (const { ruleId, suppressed } of acceptBaseline(
    ctx,
    loaded,
    reports.flatMap((report) => report.findings),
  )) {
    const count = counts.get(ruleId) ?? { open: 0, waived: 0 };
    counts.set(ruleId, count);
    count[suppressed ? 'waived' : 'open'] += 1;
  }
  return (ruleId) => counts.get(ruleId) ?? { open: 0, waived: 0 };
}
