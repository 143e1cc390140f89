import type { Finding, Severity } from '../../../../protocol/finding.ts';
import type { FindingRow, OpenFindingRow } from '../schemas.ts';

/** As much of a finding as is followed over time. */
export type SeenFinding = Pick<Finding, 'path' | 'ruleId' | 'fingerprint' | 'severity'>;

/** What a scan changes. */
export interface Difference {
  readonly appeared: readonly OpenFindingRow[];
  readonly gone: readonly OpenFindingRow[];
  /** There before and now, as they are now. */
  readonly open: readonly OpenFindingRow[];
}

/** Compares what a scan found at `now` (ISO 8601) with what was open before. Pure. */
export function difference(before: readonly OpenFindingRow[], seen: readonly SeenFinding[], now: string): Difference {
  const known = new Map(before.map((row) => [keyOf(row), row]));
  const copies = new Map<string, number>();
  const appeared: OpenFindingRow[] = [];
  const open: OpenFindingRow[] = [];
  for (const { path, ruleId: rule, fingerprint, severity } of seen) {
    const alike = JSON.stringify([path, rule, fingerprint]);
    const copy = copies.get(alike) ?? 0;
    copies.set(alike, copy + 1);
    const row = { path, rule, fingerprint, copy, severity, since: now };
    const earlier = known.get(keyOf(row));
    known.delete(keyOf(row));
    if (earlier === undefined) appeared.push(row);
    open.push(earlier === undefined ? row : { ...row, since: earlier.since });
  }
  return { appeared, gone: [...known.values()], open };
}

const HOUR_MS = 3_600_000;

/** What the difference adds to a day, for each rule and severity. Those of which there is nothing are left out. */
export function countDay({ appeared, gone, open }: Difference, day: string, now: string): readonly FindingRow[] {
  const rows = new Map<string, FindingRow>();
  const add = ({ rule, severity }: { rule: string; severity: Severity }, change: (row: FindingRow) => void): void => {
    const key = `${severity} ${rule}`;
    const row = rows.get(key) ?? { period: 'day', day, rule, severity, open: 0, appeared: 0, fixed: 0, fixed_hours: 0 };
    change(row);
    rows.set(key, row);
  };
  for (const finding of open) add(finding, (row) => void row.open++);
  for (const finding of appeared) add(finding, (row) => void row.appeared++);
  for (const finding of gone) {
    add(finding, (row) => {
      row.fixed++;
      row.fixed_hours += Math.max(0, Date.parse(now) - Date.parse(finding.since)) / HOUR_MS;
    });
  }
  return [...rows.values()];
}

/** What tells an open finding from the others. */
export function keyOf({ path, rule, fingerprint, copy }: Pick<OpenFindingRow, 'path' | 'rule' | 'fingerprint' | 'copy'>): string {
  return JSON.stringify([path, rule, fingerprint, copy]);
}
