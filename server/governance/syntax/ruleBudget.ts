/** How long one rule may take on one file, and the clock that measures it. */
export interface RuleBudget {
  /** Milliseconds. */
  readonly perRule: number;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
}
