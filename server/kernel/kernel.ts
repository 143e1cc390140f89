import type {
  ClientRequestDefinition,
  NotificationDefinition,
  ParamsIn,
  RequestDefinition,
  ResultOut,
  WireError,
} from '../../protocol/index.ts';
import * as protocol from '../../protocol/index.ts';
import { changed, type ModuleState } from '../../protocol/modules.ts';
import { type Disposable, toDisposable } from '../base/disposable.ts';
import type { Call, Progress } from './call.ts';
import { isRequest } from './defineModule.ts';
import { compose, type Reply, type Request } from './dispatch.ts';
import type { LifecycleLimits } from './lifecycle/hostedModule.ts';
import { ModuleHost } from './lifecycle/moduleHost.ts';
import { middlewareOf } from './middleware/order.ts';
import type { ClientResult, ModuleDefinition, ModuleReach, RequestsOf, Service } from './moduleDefinition.ts';
import type { Powers } from './powers.ts';
import { RequestFailed } from './requestFailed.ts';
import { toWireError } from './toWireError.ts';

/** What a caller may say about its request; the rest is made up. */
export type CallOptions = Partial<Pick<Call, 'signal' | 'correlationId' | 'caller' | 'actor'>> & { report?(progress: Progress): void };

/** The editor, as far as it answers requests of the backend. Rejects with what it answered. */
export interface Client {
  ask(method: string, params: unknown, signal: AbortSignal): Promise<unknown>;
}

/** The backend's core: starts modules, routes requests to them and news from them. It holds no business rule. */
export interface Kernel {
  /** A module that fails to start leaves the others running. `disabled`: modules that shall not run. */
  start(disabled?: readonly string[]): Promise<void>;
  /** In reverse order of start; a failing stop does not keep the others from stopping. */
  stop(): Promise<void>;
  /** Never throws. */
  dispatch(method: string, params: unknown, options?: CallOptions): Promise<Reply>;
  /** As `dispatch`, typed; throws `RequestFailed`. */
  ask<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, options?: CallOptions): Promise<ResultOut<D>>;
  /** Every notification of every module, for transports. */
  onNotification(listener: (method: string, params: unknown) => void): Disposable;
  /** Requests of modules to the editor go there until disposed; the one that came last answers. */
  serveClient(client: Client): Disposable;
  modules(): readonly ModuleState[];
}

/** A start reads files and opens databases; a stop flushes; a request that is cancelled comes back sooner than any of them. */
const LIMITS: LifecycleLimits = { start: 15_000, stop: 5_000, grace: 3_000 };

export function createKernel(definitions: readonly ModuleDefinition[], given: Omit<Powers, 'lifecycle'>, limits = LIMITS): Kernel {
  const { log, clock } = given;
  const clients = new Set<Client>();
  const listeners = new Set<(method: string, params: unknown) => void>();
  const host = new ModuleHost(definitions, {
    clock,
    log,
    limits,
    start: (definition) => definition.start(powers, reach),
    onChange: (state) => {
      log.info('module', { ...state });
      notify(changed, state);
    },
  });
  const powers: Powers = { ...given, lifecycle: host };

  const answer = compose(middlewareOf(powers), ({ definition, params, call }: Request) => {
    const module = host.route(definition.method)?.module;
    // It may have been stopped since the request came in.
    if (!module?.running) throw unavailable(definition.method, module?.state, call);
    const { running } = module;
    return module.calls.track(call, (tracked) => running.handle(definition.method, params, tracked));
  });

  async function dispatch(method: string, params: unknown, options: CallOptions = {}): Promise<Reply> {
    const call = makeCall(options, given);
    const route = host.route(method);
    if (!route) return { ok: false, error: isKnown(method) ? unavailable(method, undefined, call).error : unknown(method, call) };
    if (!route.module.running) return { ok: false, error: unavailable(method, route.module.state, call).error };
    try {
      return { ok: true, value: await answer({ definition: route.request, params, call }) };
    } catch (error) {
      return { ok: false, error: toWireError(error, method, call, log) };
    }
  }

  async function ask<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, options?: CallOptions): Promise<ResultOut<D>> {
    const reply = await dispatch(definition.method, params, options);
    if (!reply.ok) throw new RequestFailed(reply.error);
    // `validate` has parsed the value with this definition's own result schema.
    return reply.value as ResultOut<D>;
  }

  function notify<D extends NotificationDefinition>(definition: D, params: ParamsIn<D>): void {
    const parsed = definition.params.parse(params);
    for (const listener of listeners) void settle(() => listener(definition.method, parsed), `a client on "${definition.method}"`);
    for (const { definition: module, running } of host.running()) {
      for (const { method, handle } of running?.listeners ?? []) {
        if (method === definition.method) void settle(() => handle(parsed), `module "${module.id}" on "${method}"`);
      }
    }
  }

  /** A listener that fails is its own affair: the sender has already done its work. */
  async function settle(work: () => void | Promise<void>, what: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error(`${what} failed`, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }

  const reach: ModuleReach = {
    call: (definition, params, call) => ask(definition, params, { ...call, caller: 'module' }),
    service: (definitions, call) => serviceOf(definitions, (definition, params) => ask(definition, params, { ...call, caller: 'module' })),
    has: (id) => host.find(id)?.running !== undefined,
    notify,
    async askClient<D extends ClientRequestDefinition>({ method, params: schema, result }: D, params: ParamsIn<D>, signal: AbortSignal) {
      const client = [...clients].at(-1);
      const message = `"${method}" is for an editor, and none is connected.`;
      if (client === undefined) throw new RequestFailed({ code: 'MODULE_UNAVAILABLE', message, correlationId: given.newId() });
      // Parsed with this definition's own result schema.
      return result.parse(await client.ask(method, schema.parse(params), signal)) as ClientResult<D>;
    },
    modules: () => host.states(),
  };

  return {
    dispatch,
    ask,
    start: (disabled) => host.start(disabled),
    stop: () => host.stop(),
    onNotification(listener) {
      listeners.add(listener);
      return toDisposable(() => listeners.delete(listener));
    },
    serveClient(client) {
      clients.add(client);
      return toDisposable(() => clients.delete(client));
    },
    modules: () => host.states(),
  };
}

function makeCall(options: CallOptions, { newId, access }: Pick<Powers, 'newId' | 'access'>): Call {
  return {
    signal: options.signal ?? new AbortController().signal,
    correlationId: options.correlationId ?? newId(),
    caller: options.caller ?? 'module',
    actor: options.actor ?? access.person,
    report: options.report ?? (() => undefined),
  };
}

/** The methods of the whole protocol: what a module answers when it is there. */
const METHODS = new Set(
  Object.values(protocol)
    .flatMap((domain) => (typeof domain === 'object' ? Object.values(domain).filter(isRequest) : []))
    .map(({ method }) => method),
);

/** Methods of workspace modules begin so. */
const CUSTOM = 'custom/';

function isKnown(method: string): boolean {
  return METHODS.has(method) || method.startsWith(CUSTOM);
}

function unknown(method: string, call: Call): WireError {
  return { code: 'UNKNOWN_METHOD', message: `Nothing answers "${method}".`, correlationId: call.correlationId };
}

function unavailable(method: string, state: ModuleState | undefined, call: Call): RequestFailed {
  const id = state?.id ?? method.slice(method.startsWith(CUSTOM) ? CUSTOM.length : 0).split('/')[0];
  const reason = state === undefined ? 'it is not installed' : (state.reason ?? 'it is not running');
  const message = `"${method}" needs the module "${id}": ${reason}.`;
  return new RequestFailed({ code: 'MODULE_UNAVAILABLE', message, correlationId: call.correlationId });
}

function serviceOf<P extends object>(
  definitions: P,
  ask: (definition: RequestDefinition, params: unknown) => Promise<unknown>,
): Service<P> {
  const requests = Object.entries(definitions).filter((entry): entry is [string, RequestsOf<P>[keyof RequestsOf<P>]] =>
    isRequest(entry[1]),
  );
  // One function for each request among the exports, under its name: the mapped type says the same.
  return Object.fromEntries(requests.map(([name, definition]) => [name, (params: unknown) => ask(definition, params)])) as Service<P>;
}
