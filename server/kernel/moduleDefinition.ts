import type { z } from 'zod';
import type { ClientRequestDefinition, NotificationDefinition, ParamsIn, RequestDefinition, ResultOut } from '../../protocol/index.ts';
import type { ModuleState } from '../../protocol/modules.ts';
import type { RetentionRule } from '../data/retention/retentionRule.ts';
import type { Call } from './call.ts';

/** The requests among the exports of one protocol file. */
export type RequestsOf<P> = { [K in keyof P as P[K] extends RequestDefinition ? K : never]: Extract<P[K], RequestDefinition> };

/** A domain as seen from a module: every request as a function. */
export type Service<P> = {
  readonly [K in keyof RequestsOf<P>]: (params: ParamsIn<RequestsOf<P>[K]>) => Promise<ResultOut<RequestsOf<P>[K]>>;
};

/** What the editor answers, validated. */
export type ClientResult<D extends ClientRequestDefinition> = z.output<D['result']>;

/** What every module may do besides its declared powers. */
export interface ModuleReach {
  /** Asks another module; the answer is validated like any other. Throws what that module answers as an error. */
  call<D extends RequestDefinition>(definition: D, params: ParamsIn<D>, call: Call): Promise<ResultOut<D>>;
  /** As `call`, for a whole protocol file: `ctx.service(rules, call).list({ folder })`. */
  service<P extends object>(protocol: P, call: Call): Service<P>;
  /** Whether a module runs now: for what one can do without. */
  has(id: string): boolean;
  /** Says that something has happened: to modules that listen and to every connected client. */
  notify<D extends NotificationDefinition>(definition: D, params: ParamsIn<D>): void;
  /** Asks the editor for what only it can do. Throws `RequestFailed` when none is connected or it refuses. */
  askClient<D extends ClientRequestDefinition>(definition: D, params: ParamsIn<D>, signal: AbortSignal): Promise<ClientResult<D>>;
  /** The state of every module, for health reports. */
  modules(): readonly ModuleState[];
}

/** What a module says of itself. */
export interface ModuleManifest {
  readonly id: string;
  /** Absent: that of Stewardry. */
  readonly version?: string;
  /** One sentence for a person. */
  readonly description: string;
  readonly origin: 'built-in' | 'workspace';
  /** The others cannot do without it: it is neither disabled nor reloaded. */
  readonly isEssential: boolean;
  /** Modules without which it does not start. */
  readonly requires: readonly string[];
  /** Modules that it asks when they run: see `ModuleReach.has`. */
  readonly optional: readonly string[];
  /** The tables it owns; its migrations make them. */
  readonly tables: readonly string[];
  /** What becomes of old rows of its tables; absent: they stay. */
  readonly retention?: readonly RetentionRule[];
  readonly requests: ReadonlyMap<string, RequestDefinition>;
  /** Names of the notifications and events that it listens to. */
  readonly listens: readonly string[];
  /** Names of the durable jobs that it does. */
  readonly jobs: readonly string[];
}

/** A module as the kernel sees it: its shape no longer depends on its types. */
export interface ModuleDefinition extends ModuleManifest {
  /** `powers`: everything there is; the module takes what it declared. */
  start(powers: object, reach: ModuleReach): Promise<RunningModule>;
}

export interface RunningModule {
  handle(method: string, params: unknown, call: Call): Promise<unknown>;
  readonly listeners: readonly { readonly method: string; handle(params: unknown): void | Promise<void> }[];
  stop(): Promise<void>;
}
