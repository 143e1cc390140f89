import * as runs from '../../../../protocol/runs.ts';
import type { Call } from '../../../kernel/call.ts';
import { addDays } from '../findings/period.ts';
import type { AnalyticsPowers } from '../powers.ts';
import type { Statistics } from './addUp.ts';

/** Of the runs that were started from one day to another, both included. */
export function askStatistics(ctx: AnalyticsPowers, folder: string, from: string, to: string, call: Call): Promise<Statistics> {
  return ctx.call(runs.statistics, { folder, since: from, until: addDays(to, 1) }, call);
}
