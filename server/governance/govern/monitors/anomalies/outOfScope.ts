import { dirname } from 'node:path/posix';
import type { PastAction } from '../../validator.ts';
import type { Anomaly } from './anomaly.ts';

const SHRINK_AT = 3;
const PAUSE_AT = 6;

/** Changes outside of what the run may change. Each is refused already; who keeps trying is held to where it has worked so far. */
export const outOfScope: Anomaly = (latest, earlier) => {
  if (!isOutside(latest)) return [];
  const count = 1 + earlier.filter(isOutside).length;
  const reason = latest.verdict.reason;
  if (count >= PAUSE_AT && (count - PAUSE_AT) % SHRINK_AT === 0)
    return [{ kind: 'pause', reason: `The run has tried ${count} times to change what it may not change. The last: ${reason}` }];
  const folders = [...new Set(earlier.flatMap(changedPaths).map((path) => (dirname(path) === '.' ? path : `${dirname(path)}/**`)))];
  if (count === SHRINK_AT && folders.length > 0) {
    return [
      {
        kind: 'shrinkScope',
        writes: folders,
        reason: `The run has tried ${count} times to change what it may not change, so from now on it may only change where it has worked: ${folders.join(', ')}.`,
      },
    ];
  }
  return count === 1 ? [{ kind: 'guide', reason: `That path is out of scope. ${reason}` }] : [];
};

const isOutside = ({ action, isDone, verdict }: PastAction): boolean =>
  action.kind === 'edit' && !isDone && verdict.opinions.some(({ check, outcome }) => check === 'permission' && outcome === 'deny');

const changedPaths = ({ action, isDone, hasFailed }: PastAction): readonly string[] =>
  action.kind === 'edit' && isDone && !hasFailed ? action.changes.map(({ path }) => path) : [];
