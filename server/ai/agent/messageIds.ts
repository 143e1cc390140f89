/** Names of what a run appends: the same after a crash, so that nothing is kept twice. Turns count from 0. */
export const answerId = (run: string, turn: number): string => `${run}/${turn}`;
export const resultsId = (run: string, turn: number): string => `${run}/${turn}/results`;
/** The `count`-th reminder after a turn that did not get on. */
export const reminderId = (run: string, turn: number): string => `${run}/${turn}/reminder`;
/**
 * Of what stands for everything up to before this turn. `taken`: names that are kept already; a window may have to be made room in twice before one
 * answer.
 */
export function summaryId(run: string, turn: number, taken: readonly string[] = []): string {
  const first = `${run}/${turn}/summary`;
  const before = taken.flatMap((id) => (id.startsWith(first) ? [Number(id.slice(first.length) || 1)] : []));
  return before.length === 0 ? first : `${first}${Math.max(...before) + 1}`;
}

/** Idempotency key of a call. */
export const stepId = (run: string, turn: number, index: number): string => `${run}/${turn}/${index}`;

/** The turn that comes next, by the names of what is kept. */
export function nextTurn(run: string, ids: readonly string[]): number {
  return ids.reduce((next, id) => {
    const [, turn, what] = id.startsWith(`${run}/`) ? (/^(\d+)(?:\/(\w+))?$/.exec(id.slice(run.length + 1)) ?? []) : [];
    if (turn === undefined) return next;
    return Math.max(next, Number(turn) + (what?.startsWith('summary') ? 0 : 1));
  }, 0);
}
