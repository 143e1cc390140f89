/** Milliseconds, all of them. */
export interface Timings {
  /** Between two looks for what has become due, or was enqueued or left behind by another process. */
  readonly pollMs: number;
  /** Between two looks after the jobs that run here: whether they are to be cancelled, and how far they are. */
  readonly beatMs: number;
  /** A job whose owner shows no sign of life for so long is taken from it. */
  readonly leaseMs: number;
  /** Given to a handler to stop before it is left behind. */
  readonly graceMs: number;
}

export const DEFAULT_TIMINGS: Timings = { pollMs: 1_000, beatMs: 300, leaseMs: 15_000, graceMs: 700 };

/** Jobs at a time in one process. */
export const DEFAULT_CONCURRENCY = 4;
