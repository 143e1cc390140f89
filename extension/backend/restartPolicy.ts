/** How often a backend that dies is started again before a person is asked. Durations in milliseconds. */
export interface RestartPolicy {
  readonly limit: number;
  readonly window: number;
  readonly firstDelay: number;
  readonly maxDelay: number;
}

/** At most 5 restarts in 3 minutes; the first comes almost at once, because most crashes do not repeat. */
export const restartPolicy: RestartPolicy = { limit: 5, window: 180_000, firstDelay: 200, maxDelay: 5_000 };

/** What to do about a crash: start again after `delay` milliseconds as the `attempt`th try of the window, or give up. */
export type RestartDecision =
  | { readonly restart: true; readonly delay: number; readonly attempt: number }
  | { readonly restart: false; readonly crashes: number };

/** Decides on the newest of `crashes` (times in milliseconds, oldest first, the newest included). Pure. */
export function decideRestart(crashes: readonly number[], policy: RestartPolicy = restartPolicy): RestartDecision {
  const newest = crashes.at(-1) ?? 0;
  const recent = crashes.filter((time) => newest - time < policy.window).length;
  if (recent > policy.limit) return { restart: false, crashes: recent };
  return { restart: true, delay: Math.min(policy.firstDelay * 2 ** (recent - 1), policy.maxDelay), attempt: recent };
}
