import type { z } from 'zod';
import type { NotificationDefinition, ParamsOut, RequestDefinition, ResultIn } from '../../protocol/index.ts';
import type { RetentionRule } from '../data/retention/retentionRule.ts';
import type { JobDefinition } from '../jobs/defineJob.ts';
import type { Attempt } from '../jobs/jobQueue.ts';
import type { Call } from './call.ts';
import { type EventListener, subscribeModule } from './listenEvent.ts';
import type { ModuleDefinition, ModuleReach, RequestsOf } from './moduleDefinition.ts';
import type { Powers } from './powers.ts';

export type Context<Uses extends keyof Powers, State> = Pick<Powers, Uses> & ModuleReach & { readonly state: State };

export type Handler<D extends RequestDefinition, C> = (ctx: C, params: ParamsOut<D>, call: Call) => ResultIn<D> | Promise<ResultIn<D>>;

/** A notification and what the module does when it arrives. Made by `listen`, so that the parameter types agree. */
export interface Listener<C> {
  readonly definition: NotificationDefinition;
  handle(ctx: C, params: unknown): void | Promise<void>;
}

/** A durable job and how the module does it. Made by `perform`, so that the payload types agree. */
export interface Performance<C> {
  readonly definition: JobDefinition;
  run(ctx: C, attempt: Attempt): unknown;
}

export interface ModuleOptions<P, Uses extends keyof Powers, State> {
  /** The domain of its protocol file. */
  readonly id: string;
  /** One sentence for a person. */
  readonly description: string;
  /** The others cannot do without it: it is neither disabled nor reloaded. */
  readonly isEssential?: boolean;
  /** Modules without which it does not start. */
  readonly requires?: readonly string[];
  /** Modules that it asks when they run: `if (ctx.has('budget')) …`. */
  readonly optional?: readonly string[];
  /** The whole list of powers this module has; the context type is picked from it. */
  readonly uses: readonly Uses[];
  /** The tables it owns; SQL files in `migrations/sqlite` and `migrations/postgres` make them. */
  readonly tables?: readonly string[];
  /** What becomes of old rows of its tables. */
  readonly retention?: readonly RetentionRule[];
  /** Makes the module's memory when it starts. No module keeps state anywhere else. */
  start(ctx: Pick<Powers, Uses> & ModuleReach): State | Promise<State>;
  /** Releases what `start` made. */
  stop?(state: State): void | Promise<void>;
  readonly handlers: { [K in keyof RequestsOf<P>]: Handler<RequestsOf<P>[K], Context<Uses, State>> };
  /** What it hears of: notifications (`listen`), while it runs, and durable events (`listenEvent`), whenever they happened. */
  readonly on?: readonly (Listener<Context<Uses, State>> | EventListener<Context<Uses, State>>)[];
  /** The durable jobs that it does; needs the power `jobs` only to enqueue some. */
  readonly jobs?: readonly Performance<Context<Uses, State>>[];
}

/** Declares a module: which requests of its protocol file it answers, and with which powers. */
export function defineModule<P extends object, Uses extends keyof Powers, State>(
  protocol: P,
  options: ModuleOptions<P, Uses, State>,
): ModuleDefinition {
  const requests = new Map<string, RequestDefinition>();
  const handlers = new Map<string, Handler<RequestDefinition, Context<Uses, State>>>();
  for (const [name, definition] of Object.entries(protocol)) {
    if (!isRequest(definition)) continue;
    requests.set(definition.method, definition);
    // The mapped type of `handlers` guarantees an entry of this very definition under the same name.
    handlers.set(
      definition.method,
      (options.handlers as Record<string, unknown>)[name] as Handler<RequestDefinition, Context<Uses, State>>,
    );
  }
  const { id, description, isEssential = false, requires = [], optional = [], tables = [], on = [], jobs = [], retention = [] } = options;
  const listeners = on.filter((entry) => 'definition' in entry);
  const eventListeners = on.filter((entry) => 'event' in entry);
  return {
    id,
    description,
    origin: 'built-in',
    isEssential,
    retention,
    requires,
    optional,
    tables,
    requests,
    listens: [...listeners.map(({ definition }) => definition.method), ...eventListeners.map(({ event }) => event.name)],
    jobs: jobs.map(({ definition }) => definition.name),
    async start(powers, reach) {
      // The kernel hands in all powers there are.
      const all = powers as Powers;
      const granted = { ...pick(all, options.uses), ...reach };
      const state = await options.start(granted);
      const ctx: Context<Uses, State> = { ...granted, state };
      const subscribed = eventListeners.length === 0 ? [] : subscribeModule(id, eventListeners, ctx, all.events);
      const performed = jobs.map(({ definition, run }) => all.jobs.handle(definition, (attempt) => run(ctx, attempt)));
      return {
        async handle(method, params, call) {
          return handlers.get(method)?.(ctx, params, call);
        },
        listeners: listeners.map(({ definition, handle }) => ({
          method: definition.method,
          handle: (params: unknown) => handle(ctx, params),
        })),
        async stop() {
          await Promise.all(subscribed.map((subscription) => subscription.end()));
          await Promise.all(performed.map((registration) => registration.stop()));
          await options.stop?.(state);
        },
      };
    },
  };
}

/** One entry of a module's `on`. The context type is the least the handler needs. */
export function listen<D extends NotificationDefinition, C>(
  definition: D,
  handle: (ctx: C, params: ParamsOut<D>) => void | Promise<void>,
): Listener<C> {
  // The kernel validates `params` against `definition` before it calls.
  return { definition, handle: (ctx, params) => handle(ctx, params as ParamsOut<D>) };
}

/** One entry of a module's `jobs`. */
export function perform<P extends z.ZodType, C>(
  definition: JobDefinition<string, P>,
  run: (ctx: C, payload: z.output<P>, attempt: Attempt<z.output<P>>) => unknown,
): Performance<C> {
  // The queue parses the payload with the schema of `definition` before it calls.
  return { definition, run: (ctx, attempt) => run(ctx, attempt.payload as z.output<P>, attempt as Attempt<z.output<P>>) };
}

/** Whether an export of a protocol file is a request. */
export function isRequest(value: unknown): value is RequestDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'request';
}

function pick<K extends keyof Powers>(powers: Powers, keys: readonly K[]): Pick<Powers, K> {
  // Built key by key from the declared list, so every key of the result type is there.
  return Object.fromEntries(keys.map((key) => [key, powers[key]])) as Pick<Powers, K>;
}
