import { type RateLimiterAbstract, RateLimiterMemory } from 'rate-limiter-flexible';
import type { Clock } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import { type Failure, reactionTo } from '../contract/failure.ts';
import type { Context } from '../contract/messages.ts';
import type { Provider, StreamOptions } from '../contract/provider.ts';
import type { PriceTable } from '../prices/priceTable.ts';
import { NO_TOKENS, worstCase } from '../prices/worstCase.ts';
import { compilePrivatePaths, privatePathsIn, withholdPrivate } from '../privacy/withhold.ts';
import type { Redactor } from '../redaction/redactor.ts';
import { type RouteRequest, type RoutingSettings, route, type Target } from '../routing/route.ts';
import { countContext, countTokens, type TokenCounter } from '../tokens/countTokens.ts';
import { attempt, type Guards, type Plan } from './attempt.ts';
import type { Account, Budget } from './budget.ts';
import { pause } from './pause.ts';
import { type BreakerOptions, DEFAULT_BREAKER, ProviderBreaker } from './providerBreaker.ts';
import { DEFAULT_REQUESTS_PER_MINUTE } from './rateLimit.ts';
import { ResponseCache, replay } from './responseCache.ts';
import { DEFAULT_RETRY, type RetryPolicy, retryDelay } from './retryDelay.ts';
import { notice, type RouterEvent } from './routerEvent.ts';
import { DEFAULT_TIME_LIMITS, type TimeLimits } from './watchStream.ts';

/** Settings of a workspace; asked for at every request, so that a change needs no restart. */
export interface AiSettings extends RoutingSettings {
  /** Globs relative to the workspace; what they match never leaves this machine. */
  readonly privatePaths: readonly string[];
}

/** What is about to be asked of whom, for somebody to allow or not. */
export interface AuthoriseRequest {
  readonly target: Target;
  readonly provider: Provider;
  readonly cause: 'first' | 'fallback';
  /** Why the model before could not answer, for a fallback. */
  readonly failure?: Failure;
  /** Micro-dollars at most; `undefined`: nobody knows the price, and a person must say whether that is all right. */
  readonly worstCase: number | undefined;
  readonly withheldPaths: readonly string[];
  readonly correlationId: string;
}

export type Authorise = (request: AuthoriseRequest, signal: AbortSignal) => Promise<{ allow: true } | { allow: false; reason: string }>;

export interface AiRequest {
  readonly context: Context;
  readonly options: StreamOptions;
  readonly purpose: Omit<RouteRequest, 'hasPrivateFiles'>;
  readonly correlationId: string;
  /** Absent: on nobody's in particular. The persona is that of `purpose`. */
  readonly account?: Omit<Account, 'persona'>;
  /** Absent: the router's. */
  readonly authorise?: Authorise;
}

export interface AiRouterOptions {
  readonly providers: () => readonly Provider[];
  readonly settings: () => AiSettings;
  readonly prices: PriceTable;
  readonly redactor: Redactor;
  readonly budget: Budget;
  readonly authorise: Authorise;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly limits?: TimeLimits;
  readonly retry?: RetryPolicy;
  readonly breaker?: BreakerOptions;
  /** Absent: 10 requests a minute to each provider, in memory. `none`: no limit. Providers on this machine have none. */
  readonly limiter?: RateLimiterAbstract | 'none';
  /** Absent: in this thread. */
  readonly countTokens?: TokenCounter;
  /** Milliseconds that a request waits for that limit at most. */
  readonly longestRateWaitMs?: number;
}

/** The one way to a model. Everything that guards a request is composed here; providers only speak their protocol. */
export interface AiRouter {
  /** Must not throw: ends with exactly one `done` or `error`. Cancelling ends it with `cancelled` at once. */
  stream(request: AiRequest, signal: AbortSignal): AsyncGenerator<RouterEvent, void, undefined>;
  /** The circuit of each provider that was asked. */
  breakerStates(): Readonly<Record<string, ProviderBreaker['state']>>;
}

export function createAiRouter(options: AiRouterOptions): AiRouter {
  return new Router(options);
}

/** A plan and who is to allow it. */
interface AllowedPlan extends Plan {
  readonly authorise: Authorise;
}

const CANCELLED: Failure = { kind: 'cancelled', message: 'The request was cancelled' };

class Router implements AiRouter {
  readonly #options: AiRouterOptions;
  readonly #breakers = new Map<string, ProviderBreaker>();
  readonly #cache: ResponseCache;
  readonly #limiter: RateLimiterAbstract | undefined;

  constructor(options: AiRouterOptions) {
    this.#options = options;
    this.#cache = new ResponseCache(options.clock);
    const limiter = options.limiter ?? new RateLimiterMemory({ points: DEFAULT_REQUESTS_PER_MINUTE, duration: 60 });
    this.#limiter = limiter === 'none' ? undefined : limiter;
  }

  breakerStates(): Record<string, ProviderBreaker['state']> {
    return Object.fromEntries([...this.#breakers].map(([id, breaker]) => [id, breaker.state]));
  }

  async *stream(request: AiRequest, signal: AbortSignal): AsyncGenerator<RouterEvent, void, undefined> {
    try {
      const failure = yield* this.#tryTargets(request, signal);
      if (failure !== undefined) yield { type: 'error', failure: signal.aborted ? CANCELLED : failure };
    } catch (error) {
      // A callback (budget, authorise, settings) threw: nothing may be sent without it, and the contract is not to throw.
      yield { type: 'error', failure: { kind: 'unavailable', message: messageOf(error) } };
    }
  }

  /** Asks one model after another until one answers; the failure of the last, when none does. */
  async *#tryTargets(request: AiRequest, signal: AbortSignal): AsyncGenerator<RouterEvent, Failure | undefined> {
    const settings = this.#options.settings();
    const providers = this.#options.providers();
    const isPrivate = compilePrivatePaths(settings.privatePaths);
    const privatePaths = privatePathsIn(request.context, isPrivate);
    const { targets, skipped } = route(settings, { ...request.purpose, hasPrivateFiles: privatePaths.length > 0 }, providers);
    let before: { target: Target; failure: Failure } | undefined;
    for (const target of targets) {
      const provider = providers.find(({ id }) => id === target.provider);
      if (provider === undefined) continue;
      if (signal.aborted) return CANCELLED;
      if (before !== undefined) yield notice({ kind: 'fallback', from: before.target, to: target, failure: before.failure });
      const isLeaving = provider.locality === 'cloud';
      const visible = isLeaving ? withholdPrivate(request.context, isPrivate) : request.context;
      const withheldPaths = isLeaving ? privatePaths : [];
      if (withheldPaths.length > 0) yield notice({ kind: 'withheld', paths: withheldPaths });
      const plan = yield* this.#plan(request, target, provider, visible);
      const failure = yield* this.#ask(plan, { withheldPaths, ...(before === undefined ? {} : { failure: before.failure }) }, signal);
      if (failure === undefined) return undefined;
      if (reactionTo(failure.kind) === 'stop') return failure;
      before = { target, failure };
    }
    return before?.failure ?? { kind: 'unavailable', message: explain(skipped) };
  }

  /** Masks what must not be in a prompt, counts it and prices it. */
  async *#plan(request: AiRequest, target: Target, provider: Provider, visible: Context): AsyncGenerator<RouterEvent, AllowedPlan> {
    const { context, counts } = await this.#options.redactor.maskContext(visible);
    if (Object.keys(counts).length > 0) yield notice({ kind: 'masked', counts });
    const promptTokens = await countContext(context, this.#options.countTokens);
    const price = await this.#options.prices.find(provider, target.model);
    const { options, correlationId, purpose } = request;
    const account = { ...request.account, ...(purpose.persona === undefined ? {} : { persona: purpose.persona }) };
    const authorise = request.authorise ?? this.#options.authorise;
    const most = price === undefined ? undefined : worstCase(price, promptTokens, options.maxOutputTokens);
    return { target, provider, context, options, promptTokens, price, worstCase: most, correlationId, account, authorise };
  }

  async *#ask(
    plan: AllowedPlan,
    why: Pick<AuthoriseRequest, 'failure' | 'withheldPaths'>,
    signal: AbortSignal,
  ): AsyncGenerator<RouterEvent, Failure | undefined> {
    const { target, provider, correlationId } = plan;
    const cause = why.failure === undefined ? 'first' : 'fallback';
    const question = { target, provider, cause, worstCase: plan.worstCase, correlationId, ...why } as const;
    const verdict = await plan.authorise(question, signal);
    if (!verdict.allow) return { kind: 'denied', message: verdict.reason };
    yield notice({ kind: 'asking', target, isScripted: provider.isScripted, worstCase: plan.worstCase });
    const key = this.#cache.keyOf(target, plan.context, plan.options);
    const known = key === undefined ? undefined : this.#cache.get(key);
    if (known !== undefined) {
      yield notice({ kind: 'cost', target, cost: { microdollars: 0, usage: NO_TOKENS, isEstimated: false }, isCached: true });
      yield* replay(known);
      return undefined;
    }
    return yield* this.#retrying(plan, key, signal);
  }

  async *#retrying(plan: Plan, key: string | undefined, signal: AbortSignal): AsyncGenerator<RouterEvent, Failure | undefined> {
    const { retry = DEFAULT_RETRY, random = Math.random, clock } = this.#options;
    const guards = this.#guards(plan.provider);
    for (let count = 1; ; count++) {
      const result = yield* attempt(plan, guards, signal);
      if ('done' in result) {
        if (key !== undefined) this.#cache.set(key, result.done);
        yield result.done;
        return undefined;
      }
      const waitMs = retryDelay(result.failure, count, retry, random);
      if (waitMs === undefined || signal.aborted) return result.failure;
      yield notice({ kind: 'retry', failure: result.failure, attempt: count + 1, waitMs });
      if (!(await pause(waitMs, clock, signal))) return CANCELLED;
    }
  }

  #guards(provider: Provider): Guards {
    const { clock, budget, limits = DEFAULT_TIME_LIMITS, breaker: options = DEFAULT_BREAKER, longestRateWaitMs = 60_000 } = this.#options;
    const breaker = this.#breakers.get(provider.id) ?? new ProviderBreaker(options);
    this.#breakers.set(provider.id, breaker);
    const limiter = provider.billing === 'free' ? undefined : this.#limiter;
    const counter = this.#options.countTokens ?? countTokens;
    return { clock, budget, limits, breaker, limiter, longestWaitMs: longestRateWaitMs, countTokens: counter };
  }
}

function explain(skipped: readonly { readonly model: string; readonly reason: string }[]): string {
  if (skipped.length === 0) return 'No model is set up for this. Choose one in the settings.';
  return `No model can answer: ${skipped.map(({ model, reason }) => `"${model}": ${reason}`).join('; ')}`;
}
