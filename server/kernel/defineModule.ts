import type { NotificationDefinition, ParamsIn, ParamsOut, RequestDefinition, ResultIn, ResultOut } from '../../protocol/index.ts';
import type { Call } from './call.ts';
import type { Powers } from './powers.ts';

/** The requests among the exports of one protocol file. */
export type RequestsOf<P> = { [K in keyof P as P[K] extends RequestDefinition ? K : never]: Extract<P[K], RequestDefinition> };

/** What every module may do besides its declared powers. */
export interface ModuleReach {
  /** Asks another module; the answer is validated like any other. Throws what that module answers as an error. */
  call<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, call: Call): Promise<ResultOut<D>>;
  /** Says that something has happened: to modules that listen and to every connected client. */
  notify<D extends NotificationDefinition>(definition: D, params: ParamsIn<D>): void;
  /** The state of every module, for health reports. */
  modules(): readonly ModuleState[];
}

/** Whether a module answers, and why not. */
export interface ModuleState {
  readonly id: string;
  readonly state: 'stopped' | 'running' | 'failed';
  readonly reason?: string;
}

export type Context<Uses extends keyof Powers, State> = Pick<Powers, Uses> & ModuleReach & { readonly state: State };

export type Handler<D extends RequestDefinition, C> = (ctx: C, params: ParamsOut<D>, call: Call) => ResultIn<D> | Promise<ResultIn<D>>;

/** A notification and what the module does when it arrives. Made by `listen`, so that the parameter types agree. */
export interface Listener<C> {
  readonly definition: NotificationDefinition;
  handle(ctx: C, params: unknown): void | Promise<void>;
}

export interface ModuleOptions<P, Uses extends keyof Powers, State> {
  readonly id: string;
  /** The whole list of powers this module has; the context type is picked from it. */
  readonly uses: readonly Uses[];
  /** Whether it keeps tables, hence brings SQL files in `migrations/`. */
  readonly hasTables?: boolean;
  /** Makes the module's memory when it starts. No module keeps state anywhere else. */
  start(ctx: Pick<Powers, Uses> & ModuleReach): State | Promise<State>;
  /** Releases what `start` made. */
  stop?(state: State): void | Promise<void>;
  readonly handlers: { [K in keyof RequestsOf<P>]: Handler<RequestsOf<P>[K], Context<Uses, State>> };
  readonly on?: readonly Listener<Context<Uses, State>>[];
}

/** A module as the kernel sees it: its shape no longer depends on its types. */
export interface ModuleDefinition {
  readonly id: string;
  readonly uses: readonly (keyof Powers)[];
  readonly hasTables: boolean;
  readonly requests: ReadonlyMap<string, RequestDefinition>;
  start(powers: Powers, reach: ModuleReach): Promise<RunningModule>;
}

export interface RunningModule {
  handle(method: string, params: unknown, call: Call): Promise<unknown>;
  readonly listeners: readonly { readonly method: string; handle(params: unknown): void | Promise<void> }[];
  stop(): Promise<void>;
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
  return {
    id: options.id,
    uses: options.uses,
    hasTables: options.hasTables ?? false,
    requests,
    async start(powers, reach) {
      const granted = { ...pick(powers, options.uses), ...reach };
      const state = await options.start(granted);
      const ctx: Context<Uses, State> = { ...granted, state };
      return {
        async handle(method, params, call) {
          return handlers.get(method)?.(ctx, params, call);
        },
        listeners: (options.on ?? []).map(({ definition, handle }) => ({
          method: definition.method,
          handle: (params: unknown) => handle(ctx, params),
        })),
        async stop() {
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

function isRequest(value: unknown): value is RequestDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'request';
}

function pick<K extends keyof Powers>(powers: Powers, keys: readonly K[]): Pick<Powers, K> {
  // Built key by key from the declared list, so every key of the result type is there.
  return Object.fromEntries(keys.map((key) => [key, powers[key]])) as Pick<Powers, K>;
}
