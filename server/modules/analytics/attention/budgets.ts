import type { AttentionItem } from '../../../../protocol/analytics.ts';
import { dollars } from '../money.ts';

/** From this share of a budget on a person should know. */
const NEAR = 0.8;

interface Budget {
  readonly scope: 'day' | 'workspace';
  /** Dollars. */
  readonly limit?: number | undefined;
  /** Micro-dollars. */
  readonly spent: number;
  readonly reserved: number;
}

/** Budgets that are used up or nearly so. What is set aside for requests under way counts. */
export function budgetItems(budgets: readonly Budget[]): readonly AttentionItem[] {
  return budgets.flatMap(({ scope, limit, spent, reserved }) => {
    if (limit === undefined) return [];
    // A budget of nothing holds no request from the beginning.
    const used = limit === 0 ? 1 : (spent + reserved) / (limit * 1e6);
    if (used < NEAR) return [];
    const name = scope === 'day' ? "Today's budget" : 'The budget of the workspace';
    return [
      {
        kind: 'budget',
        title: used >= 1 ? `${name} is used up` : `${name} is nearly used up`,
        detail: `${dollars(spent + reserved)} of ${dollars(limit * 1e6)}. ${used >= 1 ? 'Requests to models are refused.' : 'Then requests to models are refused.'}`,
        urgency: used >= 1 ? 'now' : 'soon',
        count: 1,
        place: { kind: 'models' },
      },
    ];
  });
}
