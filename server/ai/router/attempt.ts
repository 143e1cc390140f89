import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type { Clock } from '../../base/clock.ts';
import type { Failure, FailureKind } from '../contract/failure.ts';
import type { Context } from '../contract/messages.ts';
import type { Provider, StreamEvent, StreamOptions } from '../contract/provider.ts';
import type { ModelPrice } from '../prices/priceTable.ts';
import type { Target } from '../routing/route.ts';
import type { TokenCounter } from '../tokens/countTokens.ts';
import type { Account, ActualCost, Budget } from './budget.ts';
import { Meter } from './meter.ts';
import { pause } from './pause.ts';
import type { ProviderBreaker } from './providerBreaker.ts';
import { takeRequest } from './rateLimit.ts';
import { notice, type RouterEvent } from './routerEvent.ts';
import { type TimeLimits, watchStream } from './watchStream.ts';

/** One request, ready to be sent to one model, as often as needed. */
export interface Plan {
  readonly target: Target;
  readonly provider: Provider;
  /** As it is sent: redacted, private parts withheld. */
  readonly context: Context;
  readonly options: StreamOptions;
  readonly promptTokens: number;
  readonly price: ModelPrice | undefined;
  readonly worstCase: number | undefined;
  readonly correlationId: string;
  readonly account: Account;
}

/** What guards every attempt. */
export interface Guards {
  readonly clock: Clock;
  readonly breaker: ProviderBreaker;
  /** Absent: no limit. */
  readonly limiter: RateLimiterAbstract | undefined;
  /** Milliseconds that a request waits for the limit at most; beyond, it fails with what is left as `retryAfterMs`. */
  readonly longestWaitMs: number;
  readonly budget: Budget;
  readonly limits: TimeLimits;
  readonly countTokens: TokenCounter;
}

type Done = Extract<StreamEvent, { type: 'done' }>;
export type AttemptResult = { readonly done: Done } | { readonly failure: Failure };

/**
 * Sends one request once: past the circuit breaker, within the rate, with the worst case reserved, under the time limits. Settles the
 * reservation and tells the breaker whatever happens, also when the caller stops listening. `done` is returned, not yielded.
 */
export async function* attempt(plan: Plan, guards: Guards, signal: AbortSignal): AsyncGenerator<RouterEvent, AttemptResult> {
  const ticket = await guards.breaker.enter();
  const label = plan.provider.label;
  if (ticket === undefined) return failed('circuitOpen', `${label} failed several times in a row and is left alone for a moment`);
  let result: AttemptResult = failed('cancelled', 'Nobody waits for the answer any more');
  try {
    const refusal = yield* waitForTurn(plan, guards, signal);
    result = refusal === undefined ? yield* sendReserved(plan, guards, signal) : { failure: refusal };
  } finally {
    ticket.end('failure' in result ? result.failure : undefined);
  }
  return result;
}

async function* waitForTurn(plan: Plan, guards: Guards, signal: AbortSignal): AsyncGenerator<RouterEvent, Failure | undefined> {
  if (guards.limiter === undefined) return undefined;
  for (;;) {
    const waitMs = await takeRequest(guards.limiter, plan.provider.id);
    if (waitMs === 0) return undefined;
    if (waitMs > guards.longestWaitMs) {
      const message = `The limit of requests per minute to ${plan.provider.label} is reached. Next in ${Math.ceil(waitMs / 1000)} s.`;
      return { kind: 'ownRateLimit', message, retryAfterMs: waitMs };
    }
    yield notice({ kind: 'waiting', waitMs });
    if (!(await pause(waitMs, guards.clock, signal))) return { kind: 'cancelled', message: 'The request was cancelled' };
  }
}

async function* sendReserved(plan: Plan, guards: Guards, signal: AbortSignal): AsyncGenerator<RouterEvent, AttemptResult> {
  const { provider, model } = plan.target;
  const { worstCase: microdollars, promptTokens, correlationId, account } = plan;
  const estimate = { provider, model, microdollars, promptTokens, maxOutputTokens: plan.options.maxOutputTokens, correlationId, account };
  const reservation = await guards.budget.reserve(estimate);
  if ('refused' in reservation) return failed('budget', reservation.refused);
  const meter = new Meter(promptTokens, plan.price, guards.countTokens);
  let result: AttemptResult = failed('incomplete', 'The answer ended without its end mark');
  let cost: ActualCost;
  try {
    const open = (inner: AbortSignal) => plan.provider.stream(model, plan.context, plan.options, inner);
    for await (const event of watchStream(open, guards.limits, guards.clock, signal)) {
      meter.see(event);
      if (event.type === 'done') result = { done: event };
      else if (event.type === 'error') result = { failure: event.failure };
      else yield event;
    }
  } finally {
    cost = await meter.total();
    await reservation.settle(cost);
  }
  yield notice({ kind: 'cost', target: plan.target, cost, isCached: false });
  return result;
}

function failed(kind: FailureKind, message: string): { failure: Failure } {
  return { failure: { kind, message } };
}
