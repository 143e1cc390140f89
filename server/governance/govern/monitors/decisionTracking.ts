import { nameOf } from '../action.ts';
import type { Monitor } from '../validator.ts';

/** Every action has its row. The governor writes it first; this looks that whoever keeps the history has kept it too. */
export const decisionTracking: Monitor = {
  name: 'decision_tracking',
  tier: 'monitoring',
  watch({ history }) {
    const lost = history.find(({ record }) => record === '');
    if (lost === undefined) return [];
    const reason = `"${nameOf(lost.action)}" has no row in the record, so the run ends: nobody could say later what was decided.`;
    return [{ check: 'decision_tracking', kind: 'stop', reason }];
  },
};
