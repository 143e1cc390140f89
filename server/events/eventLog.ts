import type { EventDefinition, PayloadIn, PayloadOut } from '../../protocol/defineEvent.ts';
import type { DeadLetter, EventRecord } from '../../protocol/events.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Database } from '../data/database.ts';

/** One event of a kind, as a handler receives it. */
export type EventOf<D extends EventDefinition> = D extends EventDefinition
  ? Omit<EventRecord, 'name' | 'payload'> & { readonly name: D['name']; readonly payload: PayloadOut<D> }
  : never;

/** Why an event is published. */
export interface Cause {
  /** Of the request (`call.correlationId`), or of the event that is being handled. */
  readonly correlationId: string;
  /** Id of the event whose handling publishes this one. */
  readonly causationId?: string;
}

/** Who receives which events, and how. */
export interface Subscription<D extends EventDefinition = EventDefinition> {
  /** Name that outlives the process, such as `analytics` or `analytics/countRuns`: its cursor is kept under it. */
  readonly consumer: string;
  readonly events: readonly D[] | '*';
  /** Where a consumer begins that no process has run before; `now` when absent. Afterwards it goes on where it was. */
  readonly from?: 'now' | 'start';
  /**
   * `state` (default): the handler runs in one transaction of the event's database together with its cursor, so what it writes there
   * happens exactly once. `outside`: it runs without a transaction, at least once; it must not mind being called again.
   */
  readonly effect?: 'state' | 'outside';
  /** Tries before the event becomes a dead letter and the consumer goes on; 5 when absent. */
  readonly attempts?: number;
  /** Milliseconds one try may take; 30,000 when absent. */
  readonly timeLimitMs?: number;
}

/** What surrounds an event while it is handled. */
export interface Delivery {
  readonly database: Database;
  /** From 1. */
  readonly attempt: number;
  /** Aborted at the time limit and when the subscription ends. */
  readonly signal: AbortSignal;
}

/** Resolves when the event is done with; a throw means that it shall be tried again. */
export type EventHandler<D extends EventDefinition> = (event: EventOf<D>, delivery: Delivery) => void | Promise<void>;

export interface Subscribed extends Disposable {
  /** As `dispose`; resolves when the handler does not run any more. */
  end(): Promise<void>;
}

export interface EventQuery {
  readonly names: readonly string[];
  readonly correlationId?: string | undefined;
  readonly text?: string | undefined;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** How far a consumer has come. */
export interface ConsumerState {
  readonly name: string;
  readonly position: number;
  readonly lag: number;
  readonly attempts: number;
  readonly isRunning: boolean;
}

/**
 * What has happened, kept in each database, and handed to consumers at least once, in order, one process at a time for a consumer.
 * docs/events.md has the guarantees.
 */
export interface EventLog {
  /**
   * Keeps an event: inside a transaction of `database`, with it; outside, when the promise resolves. Resolves with its id. Throws
   * `ValidationError` when the payload does not fit or the event is not in the catalog.
   */
  publish<D extends EventDefinition>(database: Database, definition: D, payload: PayloadIn<D>, cause: Cause): Promise<string>;
  /** Hands events of every attached database to a handler, also those of databases that are attached later. */
  subscribe<D extends EventDefinition>(subscription: Subscription<D>, handler: EventHandler<D>): Subscribed;
  /** Shows events of one database as they happen, whoever published them. Keeps no cursor; nothing is shown twice. */
  watch(database: Database, show: (events: readonly EventRecord[]) => void): Disposable;

  list(database: Database, query: EventQuery): Promise<readonly EventRecord[]>;
  consumers(database: Database): Promise<readonly ConsumerState[]>;
  /** Resolves with the number of events to look at again. Throws `NotFoundError` for an unknown consumer or event. */
  replay(database: Database, consumer: string, from: string): Promise<number>;
  deadLetters(
    database: Database,
    query: { readonly consumer?: string | undefined; readonly limit: number },
  ): Promise<readonly DeadLetter[]>;
  /** Throws `NotFoundError` when there is no such dead letter. */
  retryDead(database: Database, consumer: string, eventId: string): Promise<void>;

  /**
   * Begins to hand out the events of a database; `workspace` is noted in them. When it resolves, every consumer that has subscribed has
   * its place: it misses nothing that is published from then on. Attaching twice changes nothing.
   */
  attach(database: Database, workspace: string): Promise<void>;
  /** Ends it. Resolves when no handler runs on the database any more: only then may it be closed. */
  detach(database: Database): Promise<void>;
  close(): Promise<void>;
}
