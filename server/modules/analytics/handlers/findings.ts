import type * as analytics from '../../../../protocol/analytics.ts';
import type { ParamsOut, ResultIn } from '../../../../protocol/define.ts';
import { checkDays } from '../checkDays.ts';
import type { AnalyticsContext } from '../context.ts';
import { periodFor } from '../findings/period.ts';
import { byRule, hoursToFix, series } from '../findings/series.ts';
import { readHistory } from '../store.ts';

/** Findings over time, out of what scans left. */
export async function findings(
  ctx: AnalyticsContext,
  { folder, from, to, by = periodFor(from, to) }: ParamsOut<typeof analytics.findings>,
): Promise<ResultIn<typeof analytics.findings>> {
  checkDays(from, to);
  const { database } = await ctx.databases.open(folder);
  const history = await readHistory(database, from, to);
  const hours = hoursToFix(history, from);
  const scannedAt = history.scans.at(-1)?.scannedAt;
  return {
    by,
    points: [...series(history, from, to, by)],
    rules: [...byRule(history, from)],
    ...(hours === undefined ? {} : { hoursToFix: hours }),
    ...(history.since === undefined ? {} : { since: history.since }),
    ...(scannedAt === undefined ? {} : { scannedAt }),
  };
}
