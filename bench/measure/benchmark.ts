import type { Summary } from './statistics.ts';

/** One line of the results. */
export interface Row {
  readonly what: string;
  readonly unit: 'ms' | 'µs' | 'MB';
  readonly ours: Summary;
  /** The peer, measured in turns with ours. Absent where there is nothing to compare with. */
  readonly peer?: Summary;
  /** What is held against a goal; empty for a line that only informs. */
  readonly goals: readonly Goal[];
}

/** A number that must not be larger than another: a ratio, or an amount in the row's unit. */
export interface Goal {
  readonly of: string;
  readonly value: number;
  readonly most: number;
  /** Factor without a unit. */
  readonly isRatio: boolean;
}

/** What a benchmark found out. */
export interface Outcome {
  readonly rows: readonly Row[];
  /** Sentences for the reader: what was compared, how many findings were the same. */
  readonly notes: readonly string[];
}

/** How much to measure. */
export interface Amount {
  /** Runs of everything slow; edits follow from the text typed. */
  readonly repeats: number;
  /** Tells the person who waits what is going on. */
  readonly say: (line: string) => void;
}

/** A benchmark: its file runs alone, and run.ts runs them all. */
export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(amount: Amount): Promise<Outcome>;
}

/** Ours divided by the peer's. */
export function ratioGoal(of: string, ours: number, peer: number, most: number): Goal {
  return { of, value: ours / peer, most, isRatio: true };
}

/** An amount in the row's unit. */
export function amountGoal(of: string, value: number, most: number): Goal {
  return { of, value, most, isRatio: false };
}

export function isMet({ value, most }: Goal): boolean {
  return value <= most;
}
