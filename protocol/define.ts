import type { z } from 'zod';

/** Who may ask, weakest first: each role may do all that those before it may. */
export const ROLES = ['viewer', 'developer', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a request does to the world, and who may ask for it. The name of the capability is the request's method. */
export interface RequestTraits {
  /**
   * `none`: only answers (a cache or what a window has open is no effect). `state`: writes rows; handler, events and audit row are one
   * transaction of the database of `params.folder`, or of the installation where there is no folder. `files`: writes what a person
   * owns (files, git, other programs): an audit row before and one after.
   */
  readonly effect: 'none' | 'state' | 'files';
  /** The least role that may ask. */
  readonly power: Role;
  /** Why a request with an effect leaves no audit row of its own; absent: it leaves one. */
  readonly keepsOutOfAudit?: string;
}

/** A request that a caller sends and one handler answers. The value is the message: caller, handler, validator and docs share it. */
export interface RequestDefinition<M extends string = string, P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'request';
  readonly method: M;
  readonly params: P;
  readonly result: R;
  readonly traits: RequestTraits;
}

/** Something that has happened; the sender expects no answer. */
export interface NotificationDefinition<M extends string = string, P extends z.ZodType = z.ZodType> {
  readonly kind: 'notification';
  readonly method: M;
  readonly params: P;
}

/** A request that the backend sends to the editor, for what only the editor can do. */
export interface ClientRequestDefinition<M extends string = string, P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'clientRequest';
  readonly method: M;
  readonly params: P;
  readonly result: R;
}

/** What a caller passes: defaults not yet filled in. */
export type ParamsIn<D extends { params: z.ZodType }> = z.input<D['params']>;
/** What a handler receives: validated, defaults filled in. */
export type ParamsOut<D extends { params: z.ZodType }> = z.output<D['params']>;
/** What a handler returns. */
export type ResultIn<D extends { result: z.ZodType }> = z.input<D['result']>;
/** What a caller receives. */
export type ResultOut<D extends { result: z.ZodType }> = z.output<D['result']>;

/** Without traits: a request that only answers, to anybody. One with an effect is for developers unless it says otherwise. */
export function defineRequest<const M extends string, P extends z.ZodType, R extends z.ZodType>(
  method: M,
  params: P,
  result: R,
  traits: Partial<RequestTraits> = {},
): RequestDefinition<M, P, R> {
  const { effect = 'none', power = effect === 'none' ? 'viewer' : 'developer', keepsOutOfAudit } = traits;
  return {
    kind: 'request',
    method,
    params,
    result,
    traits: { effect, power, ...(keepsOutOfAudit === undefined ? {} : { keepsOutOfAudit }) },
  };
}

export function defineClientRequest<const M extends string, P extends z.ZodType, R extends z.ZodType>(
  method: M,
  params: P,
  result: R,
): ClientRequestDefinition<M, P, R> {
  return { kind: 'clientRequest', method, params, result };
}

export function defineNotification<const M extends string, P extends z.ZodType>(method: M, params: P): NotificationDefinition<M, P> {
  return { kind: 'notification', method, params };
}
