import type { z } from 'zod';

/**
 * Something that has happened and is kept: a durable event of the catalog. Its name is `domain.pastTense`; what it means is the
 * description of its payload.
 */
export interface EventDefinition<N extends string = string, P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly name: N;
  /** Grows by one with every change of the payload that an old reader would not understand. */
  readonly version: number;
  /** Of this version. JSON only. */
  readonly payload: P;
  /** Element i turns a payload of version i + 1 into one of version i + 2; one for each older version. */
  readonly upcasts: readonly Upcast[];
}

/** Turns a payload as it was stored into the next version of it. */
export type Upcast = (payload: unknown) => unknown;

/** What a publisher passes: defaults not yet filled in. */
export type PayloadIn<D extends EventDefinition> = z.input<D['payload']>;
/** What a subscriber receives. */
export type PayloadOut<D extends EventDefinition> = z.output<D['payload']>;

/**
 * Declares an event. Events of older versions that are still in the log are brought up to this one when they are read, so version n
 * needs n - 1 `upcasts`; throws when it has another number of them.
 */
export function defineEvent<const N extends string, P extends z.ZodType>(
  name: N,
  version: number,
  payload: P,
  upcasts: readonly Upcast[] = [],
): EventDefinition<N, P> {
  if (upcasts.length !== version - 1) {
    throw new Error(`The event "${name}" of version ${version} needs ${version - 1} upcasts and has ${upcasts.length}.`);
  }
  return { kind: 'event', name, version, payload, upcasts };
}
