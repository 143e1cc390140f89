import type { NotificationDefinition, ParamsIn, RequestDefinition, ResultOut, WireError } from '../../protocol/index.ts';
import { type Disposable, toDisposable } from '../base/disposable.ts';
import { messageOf } from '../base/errors.ts';
import type { Call, Progress } from './call.ts';
import type { ModuleDefinition, ModuleReach, ModuleState, RunningModule } from './defineModule.ts';
import { compose, type Reply, type Request } from './dispatch.ts';
import { middlewareOf } from './middleware/order.ts';
import type { Powers } from './powers.ts';
import { RequestFailed } from './requestFailed.ts';
import { toWireError } from './toWireError.ts';

/** What a caller may say about its request; the rest is made up. */
export type CallOptions = Partial<Pick<Call, 'signal' | 'correlationId' | 'caller' | 'actor'>> & { report?(progress: Progress): void };

/** The backend's core: starts modules, routes requests to them and news from them. It holds no business rule. */
export interface Kernel {
  /** A module that fails to start leaves the others running. */
  start(): Promise<void>;
  /** In reverse order of start; a failing stop does not keep the others from stopping. */
  stop(): Promise<void>;
  /** Never throws. */
  dispatch(method: string, params: unknown, options?: CallOptions): Promise<Reply>;
  /** As `dispatch`, typed; throws `RequestFailed`. */
  ask<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, options?: CallOptions): Promise<ResultOut<D>>;
  /** Every notification of every module, for transports. */
  onNotification(listener: (method: string, params: unknown) => void): Disposable;
  modules(): readonly ModuleState[];
}

export function createKernel(definitions: readonly ModuleDefinition[], powers: Powers): Kernel {
  const { log } = powers;
  const running = new Map<string, RunningModule>();
  const failures = new Map<string, string>();
  const listeners = new Set<(method: string, params: unknown) => void>();
  const routes = new Map(
    definitions.flatMap((module) => [...module.requests].map(([method, request]) => [method, { module, request }] as const)),
  );

  const answer = compose(middlewareOf(powers), async ({ definition, params, call }: Request) => {
    const route = routes.get(definition.method);
    return route && running.get(route.module.id)?.handle(definition.method, params, call);
  });

  async function dispatch(method: string, params: unknown, options: CallOptions = {}): Promise<Reply> {
    const call = makeCall(options, powers);
    const route = routes.get(method);
    if (!route) return refuse('UNKNOWN_METHOD', `Nothing answers "${method}".`, call);
    if (!running.has(route.module.id)) {
      const reason = failures.get(route.module.id) ?? 'it is not running';
      return refuse('MODULE_UNAVAILABLE', `"${method}" needs the module "${route.module.id}": ${reason}.`, call);
    }
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
    for (const [id, module] of running) {
      for (const { method, handle } of module.listeners) {
        if (method === definition.method) void settle(() => handle(parsed), `module "${id}" on "${method}"`);
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

  function modules(): ModuleState[] {
    return definitions.map(({ id }) => {
      const reason = failures.get(id);
      if (running.has(id)) return { id, state: 'running' };
      return reason === undefined ? { id, state: 'stopped' } : { id, state: 'failed', reason };
    });
  }

  const reach: ModuleReach = {
    call: (definition, params, call) => ask(definition, params, { ...call, caller: 'module' }),
    notify,
    modules,
  };

  return {
    dispatch,
    ask,
    async start() {
      for (const module of definitions) {
        try {
          running.set(module.id, await module.start(powers, reach));
        } catch (error) {
          failures.set(module.id, `it failed to start (${messageOf(error)})`);
          log.error('module failed to start', { module: module.id, error: error instanceof Error ? error.stack : String(error) });
        }
      }
    },
    async stop() {
      for (const [id, module] of [...running].reverse()) {
        running.delete(id);
        await settle(() => module.stop(), `stopping module "${id}"`);
      }
    },
    onNotification(listener) {
      listeners.add(listener);
      return toDisposable(() => listeners.delete(listener));
    },
    modules,
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

function refuse(code: WireError['code'], message: string, call: Call): Reply {
  return { ok: false, error: { code, message, correlationId: call.correlationId } };
}
