/** How long one rule may take on one file, and the clock that measures it. */
export interface RuleBudget {
  /** Milliseconds. */
  readonly perRule: number;
  readonly now: Clock;
}

/** Milliseconds since any fixed moment. */
export type Clock = () => number;

/** Milliseconds that one rule may take on one file unless the configuration says otherwise (`rules.limits.ruleTimeMs`). */
export const DEFAULT_RULE_TIME_MS = 2000;

/**
 * A clock that shows how long this thread has computed, so that a verdict does not depend on what else the machine does. Where Node
 * cannot tell (before 22.15 and 23.9) it shows the time that has passed.
 */
export function threadClock(): Clock {
  if (typeof process.threadCpuUsage !== 'function') return () => performance.now();
  return () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
}
