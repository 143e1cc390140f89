import { type Goal, isMet, type Outcome, type Row } from './benchmark.ts';
import type { Summary } from './statistics.ts';

/** A benchmark's outcome as Markdown: a table and its notes. */
export function formatOutcome(title: string, { rows, notes }: Outcome): string {
  const table = [
    '| what | ours p50 / p95 | ast-grep p50 / p95 | goal | reached | |',
    '| --- | ---: | ---: | --- | ---: | --- |',
    ...rows.map(formatRow),
  ];
  return [`## ${title}`, '', ...table, '', ...notes.map((note) => `- ${note}`), ''].join('\n');
}

function formatRow({ what, unit, ours, peer, goals }: Row): string {
  const goal = goals.map((each) => `${each.of} ≤ ${formatLimit(each, unit)}`).join(', ');
  const reached = goals.map((each) => formatValue(each, unit)).join(', ');
  const verdict = goals.length === 0 ? '' : goals.every(isMet) ? 'met' : '**missed**';
  return `| ${what} | ${formatSummary(ours, unit)} | ${peer ? formatSummary(peer, unit) : '–'} | ${goal} | ${reached} | ${verdict} |`;
}

function formatSummary({ p50, p95, samples }: Summary, unit: Row['unit']): string {
  return samples === 1 ? `${formatNumber(p50)} ${unit}` : `${formatNumber(p50)} / ${formatNumber(p95)} ${unit}`;
}

function formatValue({ value, isRatio }: Goal, unit: Row['unit']): string {
  return isRatio ? value.toFixed(value < 0.1 ? 3 : 2) : `${formatNumber(value)} ${unit}`;
}

function formatLimit({ most, isRatio }: Goal, unit: Row['unit']): string {
  return isRatio ? String(most) : `${most} ${unit}`;
}

function formatNumber(value: number): string {
  return value.toFixed(value < 100 ? 1 : 0);
}
