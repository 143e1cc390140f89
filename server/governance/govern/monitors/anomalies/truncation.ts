import { whyCut } from '../../../../ai/tools/looksCut.ts';
import type { Anomaly } from './anomaly.ts';

/** A file that landed in part: a placeholder for what was left out, or an end in the middle. Taken back, because what is missing is lost to the model. */
export const truncation: Anomaly = ({ action, isDone, hasFailed }) => {
  if (action.kind !== 'edit' || !isDone || hasFailed) return [];
  const cut = action.changes.flatMap(({ path, before, after }) => {
    const why = after === null ? undefined : whyCut(path, before, after);
    return why === undefined ? [] : [`${path}: ${why}`];
  });
  return cut.length === 0 ? [] : [{ kind: 'rollBack', reason: `This edit was taken back, because it looks cut short. ${cut.join(' ')}` }];
};
