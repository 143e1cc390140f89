import type { Severity } from '../../../../protocol/finding.ts';
import type { FindingRow } from '../schemas.ts';
import type { History } from '../store.ts';
import { daysBetween, type Period, startOf } from './period.ts';

/** Number of findings by severity. */
export type BySeverity = Record<Severity, number>;

/** One point of a plot. */
export interface Point {
  /** First day of the period. */
  readonly day: string;
  /** At its end. */
  readonly open: BySeverity;
  readonly new: BySeverity;
  readonly fixed: BySeverity;
}

/**
 * Findings by period from one day to another (ISO dates, both included). A day without a scan is as the day before; days before the first
 * scan are left out, because nothing is known of them. Pure.
 */
export function series(history: History, from: string, to: string, by: Period): readonly Point[] {
  const scanned = new Set(history.scans.map(({ day }) => day));
  const rowsOf = Map.groupBy(history.rows, ({ day }) => day);
  const points = new Map<string, Point>();
  const before = history.scans.findLast(({ day }) => day < from);
  let open = before === undefined ? undefined : sum(rowsOf.get(before.day) ?? [], ({ open }) => open);
  for (const day of daysBetween(from, to)) {
    const rows = rowsOf.get(day) ?? [];
    if (scanned.has(day)) open = sum(rows, ({ open }) => open);
    if (open === undefined) continue;
    const start = startOf(day, by);
    const point = points.get(start) ?? { day: start, open, new: nothing(), fixed: nothing() };
    const [appeared, fixed] = [sum(rows, ({ appeared }) => appeared), sum(rows, ({ fixed }) => fixed)];
    points.set(start, { day: start, open, new: plus(point.new, appeared), fixed: plus(point.fixed, fixed) });
  }
  return [...points.values()];
}

/** What one rule comes to. */
export interface RuleTotals {
  readonly rule: string;
  readonly severity: Severity;
  readonly open: number;
  readonly new: number;
  readonly fixed: number;
}

/** By rule, those with the most open findings first; what was open at the end, and new and fixed since `from`. Pure. */
export function byRule({ scans, rows }: History, from: string): readonly RuleTotals[] {
  const last = scans.at(-1)?.day;
  const groups = Map.groupBy(rows, ({ rule }) => rule);
  const totals = [...groups.values()].flatMap((group) => {
    const newest = group.at(-1);
    if (newest === undefined) return [];
    const inside = group.filter(({ day }) => day >= from);
    const open = add(group.filter(({ day }) => day === last).map((row) => row.open));
    const [appeared, fixed] = [add(inside.map((row) => row.appeared)), add(inside.map((row) => row.fixed))];
    return open + appeared + fixed === 0 ? [] : [{ rule: newest.rule, severity: newest.severity, open, new: appeared, fixed }];
  });
  return totals.toSorted((a, b) => b.open - a.open || b.new - a.new || (a.rule < b.rule ? -1 : 1));
}

/** Hours that findings which were fixed from a day on had been there, on average. */
export function hoursToFix({ rows }: History, from: string): number | undefined {
  const inside = rows.filter(({ day }) => day >= from);
  const fixed = add(inside.map((row) => row.fixed));
  return fixed === 0 ? undefined : add(inside.map(({ fixed_hours }) => fixed_hours)) / fixed;
}

function sum(rows: readonly FindingRow[], of: (row: FindingRow) => number): BySeverity {
  const sums = nothing();
  for (const row of rows) sums[row.severity] += of(row);
  return sums;
}

function plus(a: BySeverity, b: BySeverity): BySeverity {
  return { error: a.error + b.error, warning: a.warning + b.warning, info: a.info + b.info, hint: a.hint + b.hint };
}

function nothing(): BySeverity {
  return { error: 0, warning: 0, info: 0, hint: 0 };
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
