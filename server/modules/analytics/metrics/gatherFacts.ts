import { z } from 'zod';
import * as ai from '../../../../protocol/ai.ts';
import * as audit from '../../../../protocol/audit.ts';
import * as events from '../../../../protocol/events.ts';
import * as metrics from '../../../../protocol/metrics.ts';
import * as rules from '../../../../protocol/rules.ts';
import type { Call } from '../../../kernel/call.ts';
import { type Gathered, gather } from '../../../kernel/gather.ts';
import { addDays, daysBetween } from '../findings/period.ts';
import { series } from '../findings/series.ts';
import type { AnalyticsPowers } from '../powers.ts';
import { askStatistics } from '../runs/askStatistics.ts';
import { readHistory, readOpenFindings } from '../store.ts';
import { connections } from '../system/process.ts';
import type { Facts, Part } from './facts.ts';

const LIMIT_MS = 10_000;

/** The days that are meant, both included, of one folder. */
export interface Days {
  readonly folder: string;
  readonly from: string;
  readonly to: string;
}

/** Asks everybody who knows something, each by itself. */
export async function gatherFacts(
  ctx: AnalyticsPowers,
  days: Days,
  call: Call,
): Promise<{ facts: Facts; missing: Gathered<unknown>['missing'] }> {
  const sources: Record<string, () => Promise<Partial<Facts>>> = {
    record: () => fromRecord(ctx, days, call),
    models: () => fromLedger(ctx, days, call),
    runs: () => fromRuns(ctx, days, call),
    findings: () => fromFindings(ctx, days),
    security: () => fromSecurityRules(ctx, days, call),
    templates: () => fromTemplates(ctx, days, call),
    measurements: () => fromMeasurements(ctx, call),
  };
  const { parts, missing } = await gather(sources, LIMIT_MS, ctx.clock);
  const known: Facts = { days: daysBetween(days.from, days.to).length, databaseConnections: connections(ctx.databases) };
  return { facts: Object.assign(known, ...parts.values()), missing };
}

/** Actions of runs are recorded under such names; all others are requests. */
const GOVERNED = 'govern/';

async function fromRecord(ctx: AnalyticsPowers, { folder, from, to }: Days, call: Call): Promise<Partial<Facts>> {
  const [since, until] = [Date.parse(from), Date.parse(addDays(to, 1))];
  // What belongs to no folder is in the record of the installation.
  const counts = await Promise.all([folder, null].map((log) => ctx.call(audit.count, { folder: log, since, until }, call)));
  const refused = counts.flatMap(({ rows }) => rows).filter(({ action, verdict }) => verdict === 'deny' && !action.startsWith(GOVERNED));
  return {
    people: [...new Set(counts.flatMap(({ people }) => people))].toSorted(),
    refusals: addUp(refused.map(({ action, count }) => ({ label: action, value: count }))),
  };
}

/** Requests to models. */
export async function fromLedger(ctx: AnalyticsPowers, { folder, from, to }: Days, call: Call): Promise<Partial<Facts>> {
  const { rows } = await ctx.call(ai.usage, { folder, by: 'model', from, to }, call);
  return { requests: rows.map(({ key, requests }) => ({ label: key, value: requests })) };
}

/** The check of the monitoring tier that looks for signs that something is wrong. */
const ANOMALIES = 'anomaly_detection';

/** What was refused, and what looked wrong. */
export async function fromRuns(ctx: AnalyticsPowers, { folder, from, to }: Days, call: Call): Promise<Partial<Facts>> {
  const { decisions, corrections } = await askStatistics(ctx, folder, from, to, call);
  const refused = decisions.filter(({ key }) => key !== 'allow').reduce((sum, { count }) => sum + count, 0);
  const anomalies = corrections.filter(({ key }) => key === ANOMALIES);
  return { refusedActions: refused, anomalies: anomalies.map(({ count }) => ({ label: 'anomalies in runs', value: count })) };
}

async function fromFindings(ctx: AnalyticsPowers, { folder, from, to }: Days): Promise<Partial<Facts>> {
  const { database } = await ctx.databases.open(folder);
  const appeared = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const point of series(await readHistory(database, from, to), from, to, 'day')) {
    appeared.error += point.new.error;
    appeared.warning += point.new.warning;
    appeared.info += point.new.info;
    appeared.hint += point.new.hint;
  }
  return { appeared };
}

/** Built-in packs that are about security, and kinds of checks that are, in whichever pack. */
const SECURITY_PACKS = ['security', 'secrets'];
const SECURITY_CHECKS = ['secrets', 'dependency'];

/** What security rules found that is still there. */
export async function fromSecurityRules(ctx: AnalyticsPowers, { folder }: Days, call: Call): Promise<Partial<Facts>> {
  const { packs } = await ctx.call(rules.list, { folder }, call);
  const chosen = packs.flatMap(({ name, rules }) =>
    rules.filter(({ subject }) => SECURITY_PACKS.includes(name) || SECURITY_CHECKS.includes(subject)).map(({ id }) => id),
  );
  const ids = new Set(chosen);
  const { database } = await ctx.databases.open(folder);
  const open = (await readOpenFindings(database)).filter(({ rule }) => ids.has(rule));
  return { vulnerabilities: addUp(open.map(({ severity }) => ({ label: severity, value: 1 }))) };
}

const rendered = z.object({ template: z.string() });
const PAGE = 1_000;

/** Published by the module `templates` for each template that was rendered. */
const RENDERED = 'template.rendered';

/** Templates that were rendered. */
export async function fromTemplates(ctx: AnalyticsPowers, { folder, from, to }: Days, call: Call): Promise<Partial<Facts>> {
  const [since, until] = [Date.parse(from), Date.parse(addDays(to, 1))];
  const names: Part[] = [];
  for (let before: string | null | undefined; before !== null; ) {
    const page = await ctx.call(events.list, { folder, names: [RENDERED], limit: PAGE, ...(before === undefined ? {} : { before }) }, call);
    for (const { time, payload } of page.events) {
      if (time >= since && time < until) names.push({ label: rendered.parse(payload).template, value: 1 });
    }
    before = (page.events.at(-1)?.time ?? 0) < since ? null : page.next;
  }
  return { templates: addUp(names) };
}

async function fromMeasurements(ctx: AnalyticsPowers, call: Call): Promise<Partial<Facts>> {
  const { isOn, values } = await ctx.call(metrics.totals, {}, call);
  return { measured: { isOn, values: new Map(values.map(({ name, ...value }) => [name, value])) } };
}

function addUp(parts: readonly Part[]): readonly Part[] {
  const sums = new Map<string, number>();
  for (const { label, value } of parts) sums.set(label, (sums.get(label) ?? 0) + value);
  return [...sums].map(([label, value]) => ({ label, value }));
}
