import type { ParamsOut, ResultIn } from '../../../../protocol/index.ts';
import type * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { acceptBaseline } from '../acceptBaseline.ts';
import type { RulesContext } from '../context.ts';
import { rulesOf } from '../loadedRules.ts';

/** What the last scan found, without scanning. */
export async function findings(
  ctx: RulesContext,
  { folder, includeSuppressed }: ParamsOut<typeof rules.findings>,
  call: Call,
): Promise<ResultIn<typeof rules.findings>> {
  const loaded = await rulesOf(ctx, folder, call);
  const { files, workspaceReports, scannedAt } = ctx.state.of(folder);
  const reports = [...[...files.values()].map((file) => file.report), ...workspaceReports.values()];
  const all = acceptBaseline(
    ctx,
    loaded,
    reports.flatMap((report) => report.findings),
  );
  return {
    findings: includeSuppressed ? all : all.filter((finding) => !finding.suppressed),
    notices: reports.flatMap((report) => [...report.notices]),
    ...(scannedAt === undefined ? {} : { scannedAt }),
  };
}
