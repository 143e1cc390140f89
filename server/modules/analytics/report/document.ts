import { dollars } from '../money.ts';
import type { ReportFacts } from './facts.ts';

/** A report as text and tables, before it is Markdown or HTML. */
export interface ReportDocument {
  readonly title: string;
  readonly lead: readonly string[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly title: string;
  readonly text: readonly string[];
  readonly table?: ReportTable;
  /** Shown as it is, in one width. */
  readonly verbatim?: string;
}

export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Rows that were left out. */
  readonly more: number;
}

/** A table that people read; the JSON form has everything. */
const MOST_ROWS = 200;

const SEVERITIES = ['error', 'warning', 'info', 'hint'] as const;

/** What the facts say, in the order in which somebody reads who has to answer for the folder. */
export function documentOf(facts: ReportFacts): ReportDocument {
  const { folder, from, to, createdAt, version, missing } = facts;
  return {
    title: `Compliance report: ${folder}`,
    lead: [
      `From ${from} to ${to} (UTC, both days included). Created at ${createdAt} by Stewardry ${version}.`,
      ...missing.map(({ name, reason }) => `Not in this report: ${name}. ${reason}`),
    ],
    sections: [
      record(facts),
      findings(facts),
      rules(facts),
      waivers(facts),
      decisions(facts),
      approvals(facts),
      policy(facts),
      runs(facts),
    ],
  };
}

function record({ record: { size, root, checkpoint, isIntact, problem } }: ReportFacts): ReportSection {
  const verdict = isIntact
    ? 'Every row and every signed checkpoint was recomputed, and nothing was changed.'
    : `It is not intact. ${problem ?? ''}`;
  return {
    title: 'Audit record',
    text: [`${size} rows. ${verdict}`, `Chain head (RFC 6962 root): ${root}`],
    ...(checkpoint === undefined ? {} : { verbatim: checkpoint }),
  };
}

function findings({ findings: { open, new: appeared, fixed, since, list } }: ReportFacts): ReportSection {
  const sums = SEVERITIES.map((severity) => `${severity}: ${open[severity]} open, ${appeared[severity]} new, ${fixed[severity]} fixed`);
  return {
    title: 'Findings',
    text: [`${sums.join('; ')}.`, ...(since === undefined ? [] : [`New and fixed are known since ${since}.`])],
    ...table(
      ['Severity', 'Rule', 'Place', 'Message'],
      list.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
      ({ severity, rule, path, line, message }) => [severity, rule, `${path}:${line}`, message],
    ),
  };
}

function rules({ rules: all }: ReportFacts): ReportSection {
  const off = all.filter(({ severity }) => severity === 'off').length;
  return {
    title: 'Rules',
    text: [`In force: ${all.length - off}. Switched off: ${off}.`],
    ...table(
      ['Rule', 'Pack', 'Severity', 'Open', 'New', 'Fixed'],
      all.toSorted((a, b) => b.open - a.open || b.new - a.new),
      ({ id, pack, severity, open, new: appeared, fixed }) => [id, pack, severity, open, appeared, fixed],
    ),
  };
}

function waivers({ waivers: all }: ReportFacts): ReportSection {
  return {
    title: 'Waivers',
    text: [all.length === 0 ? 'No finding is waived.' : `Findings that do not count: ${all.length}.`],
    ...table(['Rule', 'Place', 'By', 'Reason', 'Until'], all, ({ rule, path, line, kind, reason = '', until = '' }) => [
      rule,
      `${path}:${line}`,
      kind,
      reason,
      until,
    ]),
  };
}

function decisions({ decisions: { allowed, refused, broken, list } }: ReportFacts): ReportSection {
  return {
    title: 'Decisions on actions of AI runs',
    text: [`${allowed} allowed, ${refused} refused, ${broken} stopped because a rule was broken. Those that were not allowed:`],
    ...table(['At', 'Action', 'Why', 'Persona', 'Verdict'], list, ({ at, what, why, persona, verdict }) => [
      at,
      what,
      why,
      persona,
      verdict,
    ]),
  };
}

function approvals({ approvals: { byWhom, list } }: ReportFacts): ReportSection {
  return {
    title: 'Approvals',
    text: [byWhom.length === 0 ? 'Nobody had to be asked.' : `${byWhom.map(({ approver, count }) => `${approver}: ${count}`).join('; ')}.`],
    ...table(['At', 'Action', 'By', 'Answer'], list, ({ at, what, approver, verdict }) => [at, what, approver, verdict]),
  };
}

function policy({ policyChanges: all }: ReportFacts): ReportSection {
  return {
    title: 'Changes of rules and policy',
    text: [all.length === 0 ? 'None is in the record.' : `In the record: ${all.length}.`],
    ...table(['At', 'By', 'Change', 'Subject', 'Outcome'], all, ({ at, by, action, subject = '', verdict }) => [
      at,
      by,
      action,
      subject,
      verdict,
    ]),
  };
}

function runs({ runs: { total, outcomes, cost } }: ReportFacts): ReportSection {
  const ended = outcomes.map(({ state, runs: count }) => `${count} ${state.replaceAll('_', ' ')}`).join(', ');
  return { title: 'AI runs', text: [total === 0 ? 'None was started.' : `Started: ${total} (${ended}). Cost: ${dollars(cost)}.`] };
}

function table<Row>(
  columns: readonly string[],
  rows: readonly Row[],
  cells: (row: Row) => readonly (string | number)[],
): { readonly table?: ReportTable } {
  if (rows.length === 0) return {};
  return { table: { columns, rows: rows.slice(0, MOST_ROWS).map(cells), more: Math.max(0, rows.length - MOST_ROWS) } };
}
