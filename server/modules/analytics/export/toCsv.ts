import type * as analytics from '../../../../protocol/analytics.ts';
import type { ResultIn } from '../../../../protocol/define.ts';

/** What goes into the table. */
export interface Exported {
  readonly findings: ResultIn<typeof analytics.findings>;
  readonly runs: ResultIn<typeof analytics.runs>;
  readonly metrics: ResultIn<typeof analytics.metrics>['metrics'];
}

type Cell = string | number;
type Row = readonly [group: string, name: string, day: string, value: Cell];

/** One figure a line, so that a spreadsheet can pivot it: `group,name,day,value` (RFC 4180). */
export function toCsv({ findings, runs, metrics }: Exported): string {
  const rows: readonly Row[] = [
    ...metrics.map(({ name, value }): Row => ['metric', name, '', value ?? '']),
    ...metrics.flatMap(({ name, parts }) => parts.map(({ label, value }): Row => [name, label, '', value])),
    ...findings.points.flatMap(({ day, ...counts }) =>
      Object.entries(counts).flatMap(([state, bySeverity]) =>
        Object.entries(bySeverity).map(([severity, value]): Row => ['findings', `${state} ${severity}`, day, value]),
      ),
    ),
    ...findings.rules.flatMap(({ rule, open, new: appeared, fixed }): Row[] => [
      ['rule', `${rule} open`, '', open],
      ['rule', `${rule} new`, '', appeared],
      ['rule', `${rule} fixed`, '', fixed],
    ]),
    ...runs.days.flatMap(({ day, ...figures }) => Object.entries(figures).map(([name, value]): Row => ['runs', name, day, value])),
    ...Object.entries(runs.acceptance).map(([name, value]): Row => ['acceptance', name, '', value]),
    ...Object.entries(runs.ratings).map(([name, value]): Row => ['rating', name, '', value]),
    ...uses('model', runs.models),
    ...uses('persona', runs.personas),
  ];
  return [['group', 'name', 'day', 'value'], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function uses(group: string, rows: Exported['runs']['models']): Row[] {
  return rows.flatMap(({ key, ...figures }) => Object.entries(figures).map(([name, value]): Row => [group, `${key} ${name}`, '', value]));
}

/** A text that a spreadsheet would take for a formula gets an apostrophe (OWASP, CSV injection): names come from the workspace. */
function cell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
