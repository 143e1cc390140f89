import { sql } from 'kysely';
import { afterEach, beforeEach, vi } from 'vitest';
import type { Database } from '../../data/database.ts';
import type { EventLogOptions } from '../databaseEventLog.ts';
import type { EventLog, EventQuery } from '../eventLog.ts';
import { counted } from '../fixtures/testEvents.ts';

/** A process of its own: its own connection to the same database, its own log on it. */
export interface Participant {
  readonly database: Database;
  readonly log: EventLog;
  leave(): Promise<void>;
}

export type Enter = (options?: Partial<EventLogOptions>) => Promise<Participant>;

/** A new, empty log: the way to enter it, and what follows the last who left. */
export type OpenEvents = () => Promise<{ readonly enter: Enter; close(): Promise<void> }>;

export const CAUSE = { correlationId: 'request-1' };
export const ALL: EventQuery = { names: [], limit: 1000 };

/** What a test of the contract works with: a log of its own, anew for each, and a table of effects beside it. */
export interface EventKit {
  readonly database: Database;
  readonly log: EventLog;
  /** Another process. It leaves after the test. */
  readonly enter: Enter;
  /** Publishes `counted`; answers with its id. */
  count(number: number, through?: Pick<Participant, 'database' | 'log'>): Promise<string>;
  addEffect(number: number): Promise<unknown>;
  effects(): Promise<number[]>;
  /** Collects the numbers that a consumer handles. */
  collect(consumer: string, from?: 'now' | 'start', through?: EventLog): number[];
  until(isSo: () => boolean | Promise<boolean>): Promise<boolean>;
  /** Whether a consumer has handled everything. */
  isDone(consumer: string): Promise<boolean>;
}

/** Enters a new log before each test; afterwards everybody leaves it. */
export function useEvents(open: OpenEvents): EventKit {
  let place: Awaited<ReturnType<typeof open>>;
  let first: Participant;
  const inside: Participant[] = [];
  const enter: Enter = async (options) => {
    const participant = await place.enter(options);
    inside.push(participant);
    return participant;
  };
  beforeEach(async () => {
    place = await open();
    first = await enter();
    await sql`create table effects (number integer not null)`.execute(first.database.tables());
  });
  afterEach(async () => {
    await Promise.all(inside.splice(0).map((participant) => participant.leave()));
    await place.close();
  });
  return {
    get database() {
      return first.database;
    },
    get log() {
      return first.log;
    },
    enter,
    count: (number, through = first) => through.log.publish(through.database, counted, { number }, CAUSE),
    addEffect: (number) => sql`insert into effects values (${number})`.execute(first.database.tables()),
    async effects() {
      const { rows } = await sql<{ number: number }>`select number from effects order by number`.execute(first.database.tables());
      return rows.map(({ number }) => number);
    },
    collect(consumer, from = 'start', through = first.log) {
      const numbers: number[] = [];
      through.subscribe({ consumer, events: [counted], from, effect: 'outside' }, ({ payload }) => void numbers.push(payload.number));
      return numbers;
    },
    until: (isSo) => vi.waitUntil(isSo, { timeout: 15_000, interval: 5 }),
    isDone: async (consumer) => (await first.log.consumers(first.database)).some(({ name, lag }) => name === consumer && lag === 0),
  };
}
