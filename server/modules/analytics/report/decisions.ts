import * as runs from '../../../../protocol/runs.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';
import { addDays } from '../findings/period.ts';
import type { Days } from '../metrics/gatherFacts.ts';
import { askStatistics } from '../runs/askStatistics.ts';
import type { ReportFacts } from './facts.ts';

const PAGE = 500;
/** Decisions that are looked through for refusals and approvals; the counts are of all. */
const MOST_READ = 20_000;

/** What was decided in these days, refused, and put to a person. */
export async function readDecisions(ctx: AnalyticsContext, days: Days, call: Call): Promise<Pick<ReportFacts, 'decisions' | 'approvals'>> {
  const { decisions, approvals } = await askStatistics(ctx, days.folder, days.from, days.to, call);
  const countOf = (verdict: string): number => decisions.find(({ key }) => key === verdict)?.count ?? 0;
  const list = await decisionsOf(ctx, days, call);
  return {
    decisions: {
      allowed: countOf('allow'),
      refused: countOf('deny'),
      broken: countOf('error'),
      list: list
        .filter(({ verdict }) => verdict !== 'allow')
        .map(({ at, run, what, why, persona, verdict }) => ({ at, run, what, why, persona, verdict })),
    },
    approvals: {
      byWhom: approvals.map(({ key, count }) => ({ approver: key, count })),
      list: list.flatMap(({ at, run, what, verdict, approver }) => (approver === undefined ? [] : [{ at, run, what, verdict, approver }])),
    },
  };
}

type Decision = Awaited<ReturnType<typeof page>>['decisions'][number];

/** Newest first. */
async function decisionsOf(ctx: AnalyticsContext, { folder, from, to }: Days, call: Call): Promise<readonly Decision[]> {
  const end = addDays(to, 1);
  const found: Decision[] = [];
  for (let after: string | undefined, read = 0; read < MOST_READ; read += PAGE) {
    const { decisions, next } = await page(ctx, folder, after, call);
    found.push(...decisions.filter(({ at }) => at >= from && at < end));
    after = next;
    if (next === undefined || (decisions.at(-1)?.at ?? '') < from) break;
  }
  return found;
}

function page(ctx: AnalyticsContext, folder: string, after: string | undefined, call: Call) {
  return ctx.call(runs.decisions, { folder, limit: PAGE, ...(after === undefined ? {} : { after }) }, call);
}
