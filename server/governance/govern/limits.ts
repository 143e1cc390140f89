/** What a persona may do at most. Enforced by `govern`, whatever its prompt says. */
export interface Limits {
  /** Names of tools (`nameOf`), `*` inside a name stands for anything; `['*']`: all. */
  readonly tools: readonly string[];
  /** Globs relative to the root: what it may read. */
  readonly reads: readonly string[];
  /** Globs relative to the root: what it may change; `[]`: nothing. */
  readonly writes: readonly string[];
  /** Micro-dollars for one run; absent: only the budgets of session, day and workspace count. */
  readonly microdollars?: number;
  /** Personas to which it may hand work. */
  readonly delegates: readonly string[];
}

/** Everything: the person's own limits. */
export const UNLIMITED: Limits = { tools: ['*'], reads: ['**'], writes: ['**'], delegates: ['*'] };
