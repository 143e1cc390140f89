import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import { type Failure, isOutage } from '../contract/failure.ts';

export interface BreakerOptions {
  /** Outages in a row that open it. */
  readonly failures: number;
  /** Milliseconds after which one request may try again. */
  readonly halfOpenAfterMs: number;
}

export const DEFAULT_BREAKER: BreakerOptions = { failures: 5, halfOpenAfterMs: 30_000 };

/** Leave to send one request; `end` is called once, with the failure if there was one. */
export interface BreakerTicket {
  end(failure: Failure | undefined): void;
}

class OutageError extends Error {}
/** Says nothing about the provider: neither counts against it nor for it. */
class UnrelatedError extends Error {}

/**
 * Stops asking a provider that failed several times in a row: requests fail at once, and after a while a single one probes. Only outages
 * count; a wrong key, a full window or a cancel say nothing about the provider's health.
 */
export class ProviderBreaker {
  readonly #policy;

  constructor(options: BreakerOptions) {
    const breaker = new ConsecutiveBreaker(options.failures);
    this.#policy = circuitBreaker(handleType(OutageError), { halfOpenAfter: options.halfOpenAfterMs, breaker });
  }

  get state(): 'closed' | 'open' | 'probing' {
    if (this.#policy.state === CircuitState.Open) return 'open';
    return this.#policy.state === CircuitState.HalfOpen ? 'probing' : 'closed';
  }

  /** `undefined`: do not send. While a probe is under way others are refused too, not queued behind it. */
  async enter(): Promise<BreakerTicket | undefined> {
    const isProbe = this.state === 'open';
    if (this.state === 'probing') return undefined;
    const entered = Promise.withResolvers<BreakerTicket | undefined>();
    // The policy wants the whole work as one promise; a stream's is settled by its ticket.
    const work = this.#policy.execute(() => {
      const ended = Promise.withResolvers<void>();
      entered.resolve({ end: (failure) => settle(ended, failure, isProbe) });
      return ended.promise;
    });
    // Refused, or failed: the caller has the failure already.
    work.catch(() => entered.resolve(undefined));
    return entered.promise;
  }
}

function settle(ended: PromiseWithResolvers<void>, failure: Failure | undefined, isProbe: boolean): void {
  if (failure === undefined) ended.resolve();
  else if (isOutage(failure.kind)) ended.reject(new OutageError(failure.message));
  // A probe that was cancelled has proven nothing, so the circuit stays open.
  else ended.reject(isProbe && NOT_ASKED.has(failure.kind) ? new OutageError(failure.message) : new UnrelatedError(failure.message));
}

const NOT_ASKED: ReadonlySet<string> = new Set(['cancelled', 'budget', 'denied', 'ownRateLimit']);
