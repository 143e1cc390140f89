import path from 'node:path';
import * as audit from '../../../../protocol/audit.ts';
import * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { gather } from '../../../kernel/gather.ts';
import type { AnalyticsContext } from '../context.ts';
import { byRule, series } from '../findings/series.ts';
import type { Days } from '../metrics/gatherFacts.ts';
import { outcomes } from '../runs/addUp.ts';
import { askStatistics } from '../runs/askStatistics.ts';
import { readHistory } from '../store.ts';
import { readDecisions } from './decisions.ts';
import type { ReportFacts } from './facts.ts';
import { policyChanges } from './policyChanges.ts';

/** A scan and a verification of everything; what takes longer is missing from the report, and named. Milliseconds. */
const LIMIT_MS = 10 * 60_000;

/** A report of nothing: what is not known stays so. */
function nothing(ctx: AnalyticsContext, { folder, from, to }: Days): ReportFacts {
  const none = { error: 0, warning: 0, info: 0, hint: 0 };
  return {
    folder: path.basename(folder),
    from,
    to,
    createdAt: new Date(ctx.clock.now()).toISOString(),
    version: ctx.installation.version,
    rules: [],
    findings: { open: none, new: none, fixed: none, list: [] },
    waivers: [],
    runs: { total: 0, outcomes: [], cost: 0 },
    decisions: { allowed: 0, refused: 0, broken: 0, list: [] },
    approvals: { byWhom: [], list: [] },
    policyChanges: [],
    record: { size: 0, root: '', keys: [], isIntact: false, problem: 'It was not verified.' },
    missing: [],
  };
}

/** Scans the folder, so that the findings are those of now, and then asks for the rest, each by itself. */
export async function gatherReport(ctx: AnalyticsContext, days: Days, call: Call): Promise<ReportFacts> {
  const sources: Record<string, () => Promise<Partial<ReportFacts>>> = {
    findings: () => fromScan(ctx, days, call),
    runs: () => fromRuns(ctx, days, call),
    decisions: () => readDecisions(ctx, days, call),
    policy: async () => ({ policyChanges: await policyChanges(ctx, days, call) }),
    record: () => fromRecord(ctx, days, call),
  };
  const { parts, missing } = await gather(sources, LIMIT_MS, ctx.clock);
  return Object.assign(nothing(ctx, days), ...parts.values(), { missing });
}

async function fromScan(ctx: AnalyticsContext, { folder, from, to }: Days, call: Call): Promise<Partial<ReportFacts>> {
  const { findings } = await ctx.call(rules.scan, { folder, includeSuppressed: true }, call);
  await ctx.state.scans.finish();
  const { packs } = await ctx.call(rules.list, { folder }, call);
  const { database } = await ctx.databases.open(folder);
  const history = await readHistory(database, from, to);
  const [span] = series(history, from, to, 'month').reduce<Totals[]>(addUp, []);
  const totals = new Map(byRule(history, from).map((row) => [row.rule, row]));
  const open = { error: 0, warning: 0, info: 0, hint: 0 };
  const shown = findings.filter(({ suppressed }) => !suppressed);
  for (const { severity } of shown) open[severity]++;
  const openOf = Map.groupBy(shown, ({ ruleId }) => ruleId);
  const none = { error: 0, warning: 0, info: 0, hint: 0 };
  return {
    rules: packs
      .filter(({ isEnabled }) => isEnabled)
      .flatMap(({ name, rules: ofPack }) =>
        ofPack.map(({ id, severity }) => {
          const row = totals.get(id);
          return { id, pack: name, severity, open: openOf.get(id)?.length ?? 0, new: row?.new ?? 0, fixed: row?.fixed ?? 0 };
        }),
      ),
    findings: {
      open,
      new: span?.new ?? none,
      fixed: span?.fixed ?? none,
      ...(history.since === undefined ? {} : { since: history.since }),
      list: shown.map(({ ruleId, severity, path: file, range, message }) => ({
        rule: ruleId,
        severity,
        path: file,
        line: range.start.line + 1,
        message,
      })),
    },
    waivers: findings.flatMap(({ ruleId, path: file, range, suppressed }) =>
      suppressed === undefined ? [] : [{ rule: ruleId, path: file, line: range.start.line + 1, ...suppressed }],
    ),
  };
}

type Totals = Pick<ReportFacts['findings'], 'new' | 'fixed'>;

/** Of a list of points the sum, as a list of one. */
function addUp([sum]: readonly Totals[], point: Totals): Totals[] {
  if (sum === undefined) return [point];
  const plus = (a: Totals['new'], b: Totals['new']): Totals['new'] => ({
    error: a.error + b.error,
    warning: a.warning + b.warning,
    info: a.info + b.info,
    hint: a.hint + b.hint,
  });
  return [{ new: plus(sum.new, point.new), fixed: plus(sum.fixed, point.fixed) }];
}

async function fromRuns(ctx: AnalyticsContext, { folder, from, to }: Days, call: Call): Promise<Partial<ReportFacts>> {
  const { runs } = await askStatistics(ctx, folder, from, to, call);
  const [total, cost] = [runs.reduce((sum, row) => sum + row.runs, 0), runs.reduce((sum, row) => sum + row.cost, 0)];
  return { runs: { total, outcomes: outcomes(runs), cost } };
}

async function fromRecord(ctx: AnalyticsContext, { folder }: Days, call: Call): Promise<Partial<ReportFacts>> {
  const { ok, problem } = await ctx.call(audit.verify, { folder }, call);
  const { size, root, checkpoint, keys } = await ctx.call(audit.head, { folder }, call);
  return {
    record: {
      size,
      root,
      keys,
      isIntact: ok,
      ...(checkpoint === undefined ? {} : { checkpoint: checkpoint.note }),
      ...(problem === undefined ? {} : { problem: `Row ${problem.position}: ${problem.message}` }),
    },
  };
}
