import { contentHash } from '../../../../base/contentHash.ts';
import { type Action, nameOf } from '../../action.ts';
import type { PastAction } from '../../validator.ts';
import type { Anomaly } from './anomaly.ts';

const GUIDE_AT = 3;
const PAUSE_AT = 5;

/** The same tool with the same arguments, again and again, while nothing else changes: tests between two edits are no repeat. */
export const repeats: Anomaly = (latest, earlier) => {
  if (latest.action.kind === 'model' || latest.action.kind === 'apply') return [];
  const key = keyOf(latest.action);
  const from = earlier.findLastIndex((past) => hasChangedSomething(past) && keyOf(past.action) !== key) + 1;
  const count = 1 + earlier.slice(from).filter((past) => keyOf(past.action) === key).length;
  const name = nameOf(latest.action);
  if (count === GUIDE_AT)
    return [
      {
        kind: 'guide',
        reason: `"${name}" was used ${count} times with exactly the same arguments. The answer will not change: use what it said, or do something else.`,
      },
    ];
  if (count < PAUSE_AT || (count - PAUSE_AT) % GUIDE_AT !== 0) return [];
  return [{ kind: 'pause', reason: `The run goes in a circle: "${name}" was used ${count} times with exactly the same arguments.` }];
};

/** An action never changes and is looked at after each of the next ones; the texts of an edit are long. */
const keys = new WeakMap<Action, string>();

function keyOf(action: Action): string {
  const known = keys.get(action);
  if (known !== undefined) return known;
  const key = contentHash(JSON.stringify(action));
  keys.set(action, key);
  return key;
}

const hasChangedSomething = ({ action, isDone, hasFailed }: PastAction): boolean =>
  isDone && !hasFailed && (action.kind === 'edit' || action.kind === 'command' || action.kind === 'mcp' || action.kind === 'delegate');
