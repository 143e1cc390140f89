import type * as ai from '../../../../protocol/ai.ts';
import type * as analytics from '../../../../protocol/analytics.ts';
import type { ResultIn, ResultOut } from '../../../../protocol/define.ts';
import type * as runs from '../../../../protocol/runs.ts';
import type { RunState } from '../../../../protocol/runs.ts';
import { daysBetween } from '../findings/period.ts';

/** What the module `runs` counts. */
export type Statistics = ResultOut<typeof runs.statistics>;
type Counted = Statistics['runs'][number];
type Usage = ResultOut<typeof ai.usage>['rows'][number];
type Answer = ResultIn<typeof analytics.runs>;

/** How many runs are in each state, the most first. */
export function outcomes(counted: readonly Counted[]): Answer['outcomes'] {
  const groups = [...Map.groupBy(counted, ({ state }) => state)].map(([state, group]) => ({ state, runs: runsIn(group) }));
  return groups.toSorted((a, b) => b.runs - a.runs);
}

const FAILED: readonly RunState[] = ['failed', 'failed_verification'];

/** Every day from one to another, also those on which nothing happened: a plot has no holes. */
export function daysOf(counted: readonly Counted[], usage: readonly Usage[], from: string, to: string): Answer['days'] {
  const runsOf = Map.groupBy(counted, ({ day }) => day);
  const usageOf = new Map(usage.map((row) => [row.key, row]));
  return daysBetween(from, to).map((day) => {
    const group = runsOf.get(day) ?? [];
    const completed = runsIn(group.filter(({ state }) => state === 'completed'));
    const failed = runsIn(group.filter(({ state }) => FAILED.includes(state)));
    const used = usageOf.get(day);
    return { day, completed, failed, other: runsIn(group) - completed - failed, tokens: tokensOf(used), cost: used?.microdollars ?? 0 };
  });
}

/** Runs and what they used, by model or persona, the dearest first. */
export function usesOf(counted: readonly Counted[], usage: readonly Usage[], keyOf: (run: Counted) => string): Answer['models'] {
  const groups = Map.groupBy(counted, keyOf);
  const used = new Map(usage.map((row) => [row.key, row]));
  const keys = [...new Set([...groups.keys(), ...used.keys()])].filter((key) => key !== '');
  const rows = keys.map((key) => {
    const group = groups.get(key) ?? [];
    const row = used.get(key);
    const completed = runsIn(group.filter(({ state }) => state === 'completed'));
    return { key, runs: runsIn(group), completed, requests: row?.requests ?? 0, tokens: tokensOf(row), cost: row?.microdollars ?? 0 };
  });
  return rows.toSorted((a, b) => b.cost - a.cost || b.tokens - a.tokens || b.runs - a.runs);
}

/** Taken and turned down. What was taken back again had been taken. */
export function acceptance(counted: readonly Counted[], hunks: Statistics['hunks']): Answer['acceptance'] {
  const applied = counted.filter(({ review }) => review === 'applied' || review === 'partly_applied' || review === 'undone');
  const rejected = counted.filter(({ review }) => review === 'rejected');
  return { hunksApplied: hunks.applied, hunksRejected: hunks.rejected, runsApplied: runsIn(applied), runsRejected: runsIn(rejected) };
}

/** `undefined` of nothing. */
export function spread(times: readonly number[]): Answer['leadTime'] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return sorted.length === 0 ? undefined : { count: sorted.length, median: at(0.5), p90: at(0.9) };
}

function runsIn(counted: readonly Counted[]): number {
  return counted.reduce((sum, { runs }) => sum + runs, 0);
}

/** All that were sent and answered; reasoning is part of the output. */
function tokensOf(row: Usage | undefined): number {
  return row === undefined ? 0 : row.inputTokens + row.cacheReadTokens + row.cacheWriteTokens + row.outputTokens;
}
