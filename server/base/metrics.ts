import { type Disposable, toDisposable } from './disposable.ts';

/** What tells the series of one metric apart. Values come from a short, known list (a method, a rule, an outcome), never a path or a text. */
export type Labels = Readonly<Record<string, string>>;

/** Only goes up. */
export interface Counter {
  add(amount: number, labels?: Labels): void;
}

/** How often values of which size were seen. */
export interface Histogram {
  record(value: number, labels?: Labels): void;
}

/** One value of a gauge. */
export interface Reading {
  readonly value: number;
  readonly labels?: Labels;
}

/**
 * Where services and modules say what they count and measure. Nothing here throws, and with metrics switched off every call is an empty
 * function. Names are snake_case with the unit at the end (`_seconds`, `_bytes`); counters are shown with `_total`.
 */
export interface Metrics {
  /** False: nothing is kept, so whoever would have to compute a value first can leave it. */
  readonly isOn: boolean;
  /** The same name twice is the same counter. */
  counter(name: string, help: string): Counter;
  /** `bounds`: upper limits of the buckets, ascending, in the unit of the values; absent: `SECONDS`. */
  histogram(name: string, help: string, bounds?: readonly number[]): Histogram;
  /** `read` is called when somebody collects, not before; it must be quick and may be asynchronous. */
  gauge(name: string, help: string, read: () => readonly Reading[] | Promise<readonly Reading[]>): Disposable;
}

/** What has come together in one series: of a counter and a histogram since the last time somebody collected, of a gauge now. */
export type Sample = {
  readonly name: string;
  readonly help: string;
  readonly labels: Labels;
} & (
  | { readonly kind: 'counter' | 'gauge'; readonly value: number }
  /** `counts` has one more than `bounds`: the values above the last bound. */
  | { readonly kind: 'histogram'; readonly bounds: readonly number[]; readonly counts: readonly number[]; readonly sum: number }
);

/** Metrics that somebody can take away. */
export interface CollectedMetrics extends Metrics {
  /** Takes what has come together; the next call starts from nothing. A gauge that cannot be read is left out. */
  collect(): Promise<readonly Sample[]>;
}

/** From half a millisecond to half a minute: fits requests, jobs and checks. */
export const SECONDS: readonly number[] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Metrics that are switched off. */
export const noMetrics: CollectedMetrics = {
  isOn: false,
  collect: () => Promise.resolve([]),
  counter: () => nothing,
  histogram: () => nothing,
  gauge: () => toDisposable(() => undefined),
};

const nothing: Counter & Histogram = { add: () => undefined, record: () => undefined };
