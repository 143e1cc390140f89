import type { PastAction } from '../../validator.ts';
import type { Anomaly, Remedy } from './anomaly.ts';

const PAUSE_AT = 3;

/** A file goes from A to B and back to A. Once may be a change of mind; again and again it is none. */
export const oscillation: Anomaly = (latest, earlier) => {
  if (latest.action.kind !== 'edit' || !latest.isDone || latest.hasFailed) return [];
  const returned = latest.action.changes.flatMap(({ path, after }) => {
    const times = textsOf(path, earlier).filter((text) => text === after).length;
    // What was made and is deleted again was a means to an end, or has moved.
    return times < (after === null ? 2 : 1) ? [] : [{ path, times }];
  });
  return returned.map(({ path, times }): Remedy => {
    const reason = `"${path}" is again exactly as it was before (${times} ${times === 1 ? 'time' : 'times'}).`;
    if (times >= PAUSE_AT) return { kind: 'pause', reason: `${reason} The run goes back and forth.` };
    return { kind: 'guide', reason: `${reason} Decide which way is right, note why, and do not go back and forth.` };
  });
};

/** What the run has made of a file, the beginning first, the present text left out: to go on from there is no return. */
function textsOf(path: string, earlier: readonly PastAction[]): readonly (string | null)[] {
  const changes = earlier
    .filter((past) => past.isDone && !past.hasFailed)
    .flatMap(({ action }) => (action.kind === 'edit' ? action.changes.filter((change) => change.path === path) : []));
  const [first] = changes;
  return first === undefined ? [] : [first.before, ...changes.slice(0, -1).map(({ after }) => after)];
}
