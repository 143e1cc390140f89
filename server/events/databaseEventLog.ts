import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventDefinition, PayloadIn } from '../../protocol/defineEvent.ts';
import type { DeadLetter, EventRecord } from '../../protocol/events.ts';
import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { messageOf } from '../base/errors.ts';
import type { NextId } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import { ownerName } from '../base/owner.ts';
import type { Database } from '../data/database.ts';
import { AttachedDatabase, type Surroundings } from './attachedDatabase.ts';
import { Catalog } from './catalog.ts';
import type { ConsumerRunner } from './consumerRunner.ts';
import { createCursors, moveCursor, readCursors, readDead, setRetrying } from './consumerStore.ts';
import type { Cause, ConsumerState, EventHandler, EventLog, EventQuery, Subscribed, Subscription } from './eventLog.ts';
import { appendEvents, lastPosition, listEvents, positionOf } from './eventStore.ts';
import { GroupWriter } from './groupWriter.ts';
import type { Transport } from './transport.ts';

export interface EventLogOptions {
  readonly catalog: readonly EventDefinition[];
  readonly clock: Clock;
  readonly newId: NextId;
  readonly log: Logger;
  /** Milliseconds before the n-th try, n from 2; 100, 400, 1,600 … when absent. */
  readonly backOff?: (attempt: number) => number;
  /** What carries events to consumers; absent: they read the log itself. */
  readonly transport?: Transport;
}

const FIRST_BACK_OFF_MS = 100;
const BACK_OFF_GROWS = 4;
const LONGEST_BACK_OFF_MS = 60_000;

/** A subscription, and who runs it on which database. */
interface Running {
  readonly subscription: Subscription;
  readonly handler: EventHandler<EventDefinition>;
  readonly runners: Map<AttachedDatabase, ConsumerRunner>;
}

/** The event log in the tables of each database. */
export class DatabaseEventLog implements EventLog {
  readonly #options: EventLogOptions;
  readonly #catalog: Catalog;
  readonly #surroundings: Surroundings;
  readonly #attached = new Map<Database, AttachedDatabase>();
  readonly #writers = new WeakMap<Database, GroupWriter>();
  readonly #subscribed = new Set<Running>();
  /** What runs on belongs to no transaction of whoever happened to start it. */
  readonly #outside = AsyncLocalStorage.snapshot();

  constructor(options: EventLogOptions) {
    const { clock, log, backOff = defaultBackOff, transport } = options;
    this.#options = options;
    this.#catalog = new Catalog(options.catalog);
    this.#surroundings = { catalog: this.#catalog, clock, log, backOff, transport, owner: ownerName(options.newId()) };
  }

  async publish<D extends EventDefinition>(
    database: Database,
    definition: D,
    payload: PayloadIn<D>,
    { correlationId, causationId }: Cause,
  ): Promise<string> {
    const { newId, clock } = this.#options;
    const attached = this.#attached.get(database);
    const event = {
      id: newId(),
      name: definition.name,
      version: definition.version,
      payload: this.#catalog.encode(definition, payload),
      correlation_id: correlationId,
      causation_id: causationId ?? null,
      time: clock.now(),
      workspace: attached?.workspace ?? '',
    };
    if (database.isInTransaction) {
      await appendEvents(database, [event]);
      database.afterCommit(() => attached?.published([event.name]));
    } else {
      await this.#writerOf(database).write(event);
    }
    return event.id;
  }

  subscribe<D extends EventDefinition>(subscription: Subscription<D>, handler: EventHandler<D>): Subscribed {
    if ([...this.#subscribed].some((other) => other.subscription.consumer === subscription.consumer)) {
      throw new Error(`The consumer "${subscription.consumer}" has subscribed already.`);
    }
    // A runner calls it with events of the names in `subscription` only.
    const running: Running = { subscription, handler: handler as EventHandler<EventDefinition>, runners: new Map() };
    this.#subscribed.add(running);
    for (const attached of this.#attached.values()) this.#run(attached, running);
    const end = async (): Promise<void> => {
      this.#subscribed.delete(running);
      await Promise.all([...running.runners].map(([attached, runner]) => attached.end(subscription.consumer, runner)));
    };
    return { end, dispose: () => void end() };
  }

  watch(database: Database, show: (events: readonly EventRecord[]) => void): Disposable {
    const attached = this.#attached.get(database);
    if (attached === undefined) throw new Error('Only events of an attached database can be watched.');
    return this.#outside(() => attached.watch(show));
  }

  async list(database: Database, query: EventQuery): Promise<readonly EventRecord[]> {
    return (await listEvents(database, query)).map((row) => this.#catalog.decode(row));
  }

  async consumers(database: Database): Promise<readonly ConsumerState[]> {
    const last = await lastPosition(database);
    return (await readCursors(database)).map(({ consumer, position, attempts, owner }) => ({
      name: consumer,
      position,
      lag: Math.max(0, last - position),
      attempts,
      isRunning: owner !== null,
    }));
  }

  async replay(database: Database, consumer: string, from: string): Promise<number> {
    const position = from === '' ? 0 : (await positionOf(database, from)) - 1;
    const count = await moveCursor(database, consumer, position);
    this.#wakeAfterCommit(database);
    return count;
  }

  async deadLetters(
    database: Database,
    query: { readonly consumer?: string | undefined; readonly limit: number },
  ): Promise<readonly DeadLetter[]> {
    return (await readDead(database, query)).map(({ consumer, attempts, error, died, is_retrying, ...row }) => ({
      consumer,
      event: this.#catalog.decode(row),
      attempts,
      error,
      time: died,
      isRetrying: is_retrying === 1,
    }));
  }

  async retryDead(database: Database, consumer: string, eventId: string): Promise<void> {
    await setRetrying(database, consumer, await positionOf(database, eventId));
    this.#wakeAfterCommit(database);
  }

  async attach(database: Database, workspace: string): Promise<void> {
    if (this.#attached.has(database)) return;
    const attached = new AttachedDatabase(database, workspace, this.#surroundings);
    this.#attached.set(database, attached);
    try {
      await attached.start();
      await createCursors(
        database,
        [...this.#subscribed].map(({ subscription }) => subscription),
      );
    } catch (error) {
      // A full disk must not keep a workspace from opening; consumers get their place when it can be written.
      this.#options.log.warning('consumers of events have no place yet', { workspace, error: messageOf(error) });
    }
    if (this.#attached.get(database) !== attached) return attached.stop(); // detached meanwhile
    for (const running of this.#subscribed) if (!running.runners.has(attached)) this.#run(attached, running);
  }

  async detach(database: Database): Promise<void> {
    const attached = this.#attached.get(database);
    if (attached === undefined) return;
    this.#attached.delete(database);
    for (const { runners } of this.#subscribed) runners.delete(attached);
    await attached.stop();
  }

  async close(): Promise<void> {
    this.#subscribed.clear();
    await Promise.all([...this.#attached.keys()].map((database) => this.detach(database)));
    await this.#options.transport?.close();
  }

  #run(attached: AttachedDatabase, { subscription, handler, runners }: Running): void {
    runners.set(
      attached,
      this.#outside(() => attached.run(subscription, handler)),
    );
  }

  #wakeAfterCommit(database: Database): void {
    database.afterCommit(() => this.#attached.get(database)?.wakeAll());
  }

  #writerOf(database: Database): GroupWriter {
    let writer = this.#writers.get(database);
    if (writer === undefined) {
      writer = new GroupWriter(database, (events) => this.#attached.get(database)?.published(events.map(({ name }) => name)));
      this.#writers.set(database, writer);
    }
    return writer;
  }
}

function defaultBackOff(attempt: number): number {
  return Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * BACK_OFF_GROWS ** (attempt - 2));
}
