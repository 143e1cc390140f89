import type { z } from 'zod';

/** A request that a caller sends and one handler answers. The value is the message: caller, handler, validator and docs share it. */
export interface RequestDefinition<M extends string = string, P extends z.ZodType = z.ZodType, R extends z.ZodType = z.ZodType> {
  readonly kind: 'request';
  readonly method: M;
  readonly params: P;
  readonly result: R;
}

/** Something that has happened; the sender expects no answer. */
export interface NotificationDefinition<M extends string = string, P extends z.ZodType = z.ZodType> {
  readonly kind: 'notification';
  readonly method: M;
  readonly params: P;
}

/** What a caller passes: defaults not yet filled in. */
export type ParamsIn<D extends { params: z.ZodType }> = z.input<D['params']>;
/** What a handler receives: validated, defaults filled in. */
export type ParamsOut<D extends { params: z.ZodType }> = z.output<D['params']>;
/** What a handler returns. */
export type ResultIn<D extends { result: z.ZodType }> = z.input<D['result']>;
/** What a caller receives. */
export type ResultOut<D extends { result: z.ZodType }> = z.output<D['result']>;

export function defineRequest<const M extends string, P extends z.ZodType, R extends z.ZodType>(
  method: M,
  params: P,
  result: R,
): RequestDefinition<M, P, R> {
  return { kind: 'request', method, params, result };
}

export function defineNotification<const M extends string, P extends z.ZodType>(method: M, params: P): NotificationDefinition<M, P> {
  return { kind: 'notification', method, params };
}
