import type { Usage } from '../contract/provider.ts';

/** On whose account a request goes. */
export interface Account {
  readonly session?: string;
  readonly run?: string;
  readonly persona?: string;
}

/** What one request may cost at most; micro-dollars are `undefined` when nobody knows the price. */
export interface CostEstimate {
  readonly provider: string;
  readonly model: string;
  readonly microdollars: number | undefined;
  readonly promptTokens: number;
  readonly maxOutputTokens: number;
  readonly correlationId: string;
  readonly account: Account;
}

/** What a request did cost. */
export interface ActualCost {
  readonly microdollars: number | undefined;
  readonly usage: Usage;
  /** The provider did not say, or the answer broke off: counted by us. */
  readonly isEstimated: boolean;
}

/** Money that is set aside until a request has ended. */
export interface Reservation {
  settle(cost: ActualCost): Promise<void>;
}

/**
 * Where money is set aside before each attempt, retries included, and settled after it, whatever became of it. A refusal ends the
 * request with a failure of kind `budget`.
 */
export interface Budget {
  reserve(estimate: CostEstimate): Promise<Reservation | { readonly refused: string }>;
}
