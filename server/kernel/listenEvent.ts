import type { EventDefinition } from '../../protocol/defineEvent.ts';
import type { Delivery, EventHandler, EventLog, EventOf, Subscribed } from '../events/eventLog.ts';
import { backgroundCall, type Call } from './call.ts';

/** What surrounds an event while a module handles it. */
export interface EventOccasion extends Delivery {
  /** For `ctx.call`: carries the correlation id of whoever caused the event. */
  readonly call: Call;
}

/** A durable event and what the module does when it has happened. Made by `listenEvent`, so that the payload types agree. */
export interface EventListener<C> {
  readonly event: EventDefinition;
  /** See `Subscription.effect`. */
  readonly effect: 'state' | 'outside';
  handle(ctx: C, event: EventOf<EventDefinition>, occasion: EventOccasion): void | Promise<void>;
}

/**
 * One entry of a module's `on` for a durable event. Unless `effect` is `outside`, the handler runs in one transaction with its cursor:
 * what it writes into `occasion.database` happens exactly once.
 */
export function listenEvent<D extends EventDefinition, C>(
  event: D,
  handle: (ctx: C, event: EventOf<D>, occasion: EventOccasion) => void | Promise<void>,
  effect: 'state' | 'outside' = 'state',
): EventListener<C> {
  // `subscribeModule` hands on events of this definition only.
  return { event, effect, handle: (ctx, happened, occasion) => handle(ctx, happened as EventOf<D>, occasion) };
}

/**
 * Subscribes a module to its events: as the consumer of its id, so that it gets all of them in order; those with effects outside of
 * the database as a consumer of their own.
 */
export function subscribeModule<C>(id: string, listeners: readonly EventListener<C>[], ctx: C, events: EventLog): readonly Subscribed[] {
  return (['state', 'outside'] as const).flatMap((effect) => {
    const chosen = listeners.filter((listener) => listener.effect === effect);
    if (chosen.length === 0) return [];
    const consumer = effect === 'state' ? id : `${id}:outside`;
    const subscription = { consumer, effect, events: [...new Set(chosen.map(({ event }) => event))] };
    return [events.subscribe(subscription, handlerOf(id, chosen, ctx))];
  });
}

function handlerOf<C>(id: string, listeners: readonly EventListener<C>[], ctx: C): EventHandler<EventDefinition> {
  return async (event, delivery) => {
    const { signal } = delivery;
    const actor = { kind: 'system', name: id, role: 'developer' } as const;
    const occasion = { ...delivery, call: backgroundCall(id, { signal, correlationId: event.correlationId, actor }) };
    for (const listener of listeners) if (listener.event.name === event.name) await listener.handle(ctx, event, occasion);
  };
}
