import * as audit from '../../../../protocol/audit.ts';
import type { Call } from '../../../kernel/call.ts';
import type { AnalyticsContext } from '../context.ts';
import { addDays } from '../findings/period.ts';
import type { Days } from '../metrics/gatherFacts.ts';
import type { ReportFacts } from './facts.ts';

/** Domains whose requests with an effect change what is allowed. */
const DOMAINS = ['rules/', 'access/', 'modules/', 'personas/', 'practices/', 'imports/'];
const ACTIONS = ['workspace/setConfig', 'ai/setMode', 'runs/settleProposal', 'runs/forgetApproval', 'audit/prune'];
/** What has rows of its own, and changes nothing. */
const NOT_POLICY = ['rules/test', 'rules/scan'];
const PAGE = 1_000;
const MOST = 500;

/** Who changed rules, configuration, roles or policies in these days, newest first. */
export async function policyChanges(ctx: AnalyticsContext, { folder, from, to }: Days, call: Call): Promise<ReportFacts['policyChanges']> {
  const span = { since: Date.parse(from), until: Date.parse(addDays(to, 1)) };
  const counted = await Promise.all(
    [folder, null].map(async (log) => ({ log, ...(await ctx.call(audit.count, { folder: log, ...span }, call)) })),
  );
  const changes: ReportFacts['policyChanges'][number][] = [];
  for (const { log, rows } of counted) {
    for (const action of new Set(rows.map((row) => row.action).filter(isPolicy))) {
      const { rows: found } = await ctx.call(audit.list, { folder: log, filter: { action, ...span }, limit: PAGE }, call);
      for (const { time, actor, verdict, subject } of found) {
        if (verdict === 'intended') continue;
        changes.push({ at: new Date(time).toISOString(), by: actor.name, action, verdict, ...(subject === undefined ? {} : { subject }) });
      }
    }
  }
  return changes.toSorted((a, b) => (a.at < b.at ? 1 : -1)).slice(0, MOST);
}

function isPolicy(action: string): boolean {
  return ACTIONS.includes(action) || (DOMAINS.some((domain) => action.startsWith(domain)) && !NOT_POLICY.includes(action));
}
