import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { systemClock } from '../base/clock.ts';
import type { Database } from '../data/database.ts';
import type { EventLogOptions } from './databaseEventLog.ts';
import type { EventLog, EventQuery } from './eventLog.ts';
import { counted, named, namedOnce } from './fixtures/testEvents.ts';
import { removeOldEvents } from './retention.ts';

/** A process of its own: its own connection to the same database, its own log on it. */
export interface Participant {
  readonly database: Database;
  readonly log: EventLog;
  leave(): Promise<void>;
}

export type Enter = (options?: Partial<EventLogOptions>) => Promise<Participant>;

const CAUSE = { correlationId: 'request-1' };
const ALL: EventQuery = { names: [], limit: 1000 };

/** What an event log promises on every side. `open` gives the way to enter a new, empty one; `close` follows the last who left. */
export function describeEventLog(open: () => Promise<{ readonly enter: Enter; close(): Promise<void> }>): void {
  let place: Awaited<ReturnType<typeof open>>;
  let database: Database;
  let log: EventLog;
  const inside: Participant[] = [];
  const enter: Enter = async (options) => {
    const participant = await place.enter(options);
    inside.push(participant);
    return participant;
  };
  beforeEach(async () => {
    place = await open();
    ({ database, log } = await enter());
    await sql`create table effects (number integer not null)`.execute(database.tables());
  });
  afterEach(async () => {
    await Promise.all(inside.splice(0).map((participant) => participant.leave()));
    await place.close();
  });

  const count = (number: number, through = { database, log }): Promise<string> =>
    through.log.publish(through.database, counted, { number }, CAUSE);
  const addEffect = (number: number): Promise<unknown> => sql`insert into effects values (${number})`.execute(database.tables());
  const effects = async (): Promise<number[]> => {
    const { rows } = await sql<{ number: number }>`select number from effects order by number`.execute(database.tables());
    return rows.map(({ number }) => number);
  };
  /** Collects the numbers that a consumer handles. */
  const collect = (consumer: string, from: 'now' | 'start' = 'start', through: EventLog = log): number[] => {
    const numbers: number[] = [];
    through.subscribe({ consumer, events: [counted], from, effect: 'outside' }, ({ payload }) => void numbers.push(payload.number));
    return numbers;
  };
  const until = (isSo: () => boolean | Promise<boolean>): Promise<boolean> => vi.waitUntil(isSo, { timeout: 15_000, interval: 5 });
  const isDone = async (consumer: string): Promise<boolean> =>
    (await log.consumers(database)).some(({ name, lag }) => name === consumer && lag === 0);

  describe('publishing', () => {
    test('an event is kept with what is known of it', async () => {
      const id = await log.publish(database, named, { name: 'a' }, { correlationId: 'r', causationId: 'c' });
      expect(await log.list(database, ALL)).toEqual([
        {
          id,
          position: expect.any(Number),
          name: 'test.named',
          version: 2,
          payload: { name: 'a' },
          correlationId: 'r',
          causationId: 'c',
          time: expect.any(Number),
          workspace: '/shop',
        },
      ]);
    });

    test('a payload that does not fit is refused, and so is an event that nobody declared', async () => {
      // Wrong on purpose.
      const wrong = { number: 'one' } as unknown as { number: number };
      await expect(log.publish(database, counted, wrong, CAUSE)).rejects.toThrow('The payload of "test.counted" at "number" does not fit');
      await expect(log.publish(database, { ...counted }, { number: 1 }, CAUSE)).rejects.toThrow('is not in the catalog');
      expect(await log.list(database, ALL)).toEqual([]);
    });

    test('an event is one with the transaction around it', async () => {
      const numbers = collect('one');
      const failed = database.transaction(async () => {
        await count(1);
        await addEffect(1);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      await database.transaction(async () => {
        await addEffect(2);
        await count(2);
      });
      await until(() => numbers.length > 0);
      expect([numbers, await effects()]).toEqual([[2], [2]]);
    });

    test('order is kept when the clock goes backwards', async () => {
      let time = 1_000_000;
      const clock = { ...systemClock, now: () => (time -= 1_000) };
      const other = await enter({ clock });
      const numbers = collect('one');
      for (let number = 1; number <= 5; number++) await count(number, other);
      await until(() => numbers.length === 5);
      const listed = await log.list(database, { ...ALL, after: '' });
      expect(numbers).toEqual([1, 2, 3, 4, 5]);
      expect(listed.map(({ id }) => id)).toEqual(listed.map(({ id }) => id).sort());
    });

    test('two processes that publish at once lose nothing, and everybody sees one order', async () => {
      const other = await enter();
      const [here, there] = [collect('here'), collect('there', 'start', other.log)];
      const publish = async (from: number, through: Participant | undefined): Promise<void> => {
        for (let number = from; number < from + 100; number++) await count(number, through);
      };
      await Promise.all([publish(0, undefined), publish(1000, other)]);
      await until(() => here.length >= 200 && there.length >= 200);
      expect([here.length, there.length]).toEqual([200, 200]);
      expect(here).toEqual(there);
      expect(here.filter((number) => number < 1000)).toEqual(Array.from({ length: 100 }, (_, index) => index));
    });
  });

  describe('consumers', () => {
    test('a new consumer begins where it wants to, and goes on where it was', async () => {
      await count(1);
      const [everything, news] = [collect('everything', 'start'), collect('news', 'now')];
      await until(() => everything.length === 1);
      await until(() => isDone('news'));
      await count(2);
      await until(() => everything.length === 2 && news.length === 1);
      await log.detach(database);
      await count(3);
      const later = await enter();
      const again = collect('everything', 'start', later.log);
      await until(() => again.length > 0);
      expect([everything, news, again]).toEqual([[1, 2], [2], [3]]);
    });

    test('a consumer that had subscribed when the database was attached misses nothing, however soon it is published', async () => {
      await log.detach(database);
      const numbers = collect('early', 'now');
      await log.attach(database, '/shop');
      await count(1);
      await until(() => numbers.length > 0);
      expect(numbers).toEqual([1]);
    });

    test('a consumer of everything receives everything, others what they asked for', async () => {
      const seen: string[] = [];
      log.subscribe({ consumer: 'all', events: '*', from: 'start', effect: 'outside' }, ({ name }) => void seen.push(name));
      const numbers = collect('numbers');
      await count(1);
      await log.publish(database, named, { name: 'a' }, CAUSE);
      await count(2);
      await until(() => seen.length === 3 && numbers.length === 2);
      expect(seen).toEqual(['test.counted', 'test.named', 'test.counted']);
    });

    test('events that are published while events are handled wait their turn, and know their cause', async () => {
      const numbers: number[] = [];
      log.subscribe({ consumer: 'chain', events: [counted], from: 'start' }, async (event, delivery) => {
        numbers.push(event.payload.number);
        const cause = { correlationId: event.correlationId, causationId: event.id };
        if (event.payload.number < 3) await log.publish(delivery.database, counted, { number: event.payload.number + 1 }, cause);
      });
      await count(1);
      await until(() => numbers.length === 3);
      const [first, second] = await log.list(database, { ...ALL, after: '' });
      expect([numbers, second?.causationId]).toEqual([[1, 2, 3], first?.id]);
    });

    test('one process at a time runs a consumer, and another takes over when it leaves', async () => {
      const other = await enter();
      const here = collect('shared');
      await until(async () => (await log.consumers(database)).some(({ isRunning }) => isRunning));
      const there = collect('shared', 'start', other.log);
      for (let number = 0; number < 20; number++) await count(number, other);
      await until(() => here.length + there.length >= 20);
      expect([here.length, there.length]).toEqual([20, 0]);
      await log.detach(database);
      await count(20, other);
      await until(() => there.length > 0);
      expect(there).toEqual([20]);
    });

    test('a subscription that has ended receives nothing, and can be made again', async () => {
      const numbers: number[] = [];
      const subscribe = () =>
        log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, ({ payload }) => void numbers.push(payload.number));
      const subscription = subscribe();
      await count(1);
      await until(() => numbers.length === 1);
      expect(subscribe).toThrow('has subscribed already');
      subscription.dispose();
      await count(2);
      const numbersBefore = [...numbers];
      subscribe();
      await until(() => numbers.length === 2);
      expect([numbersBefore, numbers]).toEqual([[1], [1, 2]]);
    });
  });

  describe('a handler that fails', () => {
    test('is asked again, and the events after it wait', async () => {
      const seen: string[] = [];
      log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, ({ payload }, { attempt }) => {
        seen.push(`${payload.number}/${attempt}`);
        if (payload.number === 1 && attempt < 3) throw new Error('not yet');
      });
      await Promise.all([count(1), count(2)]);
      await until(() => seen.length === 4);
      expect(seen).toEqual(['1/1', '1/2', '1/3', '2/1']);
    });

    test('gives up after its attempts: the event becomes a dead letter, and the next one has its turn', async () => {
      const seen: number[] = [];
      let isBroken = true;
      log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 2 }, async ({ payload }) => {
        seen.push(payload.number);
        await addEffect(payload.number);
        if (payload.number === 1 && isBroken) throw new Error('it is broken');
      });
      const ids = await Promise.all([count(1), count(2)]);
      await until(() => seen.includes(2));
      const query = { consumer: 'one', limit: 10 };
      const [dead] = await log.deadLetters(database, query);
      expect(dead).toMatchObject({ consumer: 'one', attempts: 2, error: 'it is broken', isRetrying: false, event: { id: ids[0] } });
      await log.retryDead(database, 'one', ids[0]);
      await until(async () => (await log.deadLetters(database, query))[0]?.attempts === 3);
      isBroken = false;
      await log.retryDead(database, 'one', ids[0]);
      await until(async () => (await log.deadLetters(database, query)).length === 0);
      expect([seen, await effects()]).toEqual([
        [1, 1, 2, 1, 1],
        [1, 2],
      ]);
      await expect(log.retryDead(database, 'one', ids[0])).rejects.toThrow('no such dead letter');
    });

    test('that hangs is stopped at its time limit', async () => {
      const reasons: string[] = [];
      const seen: number[] = [];
      log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 1, timeLimitMs: 30 }, ({ payload }, { signal }) => {
        seen.push(payload.number);
        signal.addEventListener('abort', () => reasons.push(String(signal.reason)));
        return payload.number === 1 ? new Promise(() => undefined) : undefined;
      });
      await Promise.all([count(1), count(2)]);
      await until(() => seen.length === 2);
      expect(reasons).toEqual([expect.stringContaining('"one" took longer than 30 ms')]);
      expect(await log.deadLetters(database, { limit: 10 })).toHaveLength(1);
    });

    test('remembers its attempts when another process takes over', async () => {
      const attempts: number[] = [];
      const fail = (_: unknown, { attempt }: { attempt: number }): void => {
        attempts.push(attempt);
        throw new Error('no');
      };
      const slow = await enter({ backOff: () => 60_000 });
      slow.log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 3 }, fail);
      await count(1, slow);
      await until(async () => (await log.consumers(database)).some((each) => each.attempts === 1));
      await slow.log.detach(slow.database);
      log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 3 }, fail);
      await until(async () => (await log.deadLetters(database, { limit: 1 })).length === 1);
      expect(attempts).toEqual([1, 2, 3]);
    });
  });

  describe('doing something again', () => {
    test('a process that has lost its lease cannot write what it was about to', async () => {
      if (database.dialect === 'sqlite') return; // nobody else writes while the handler's transaction is open
      const isBegun = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, async ({ payload }) => {
        await addEffect(payload.number);
        isBegun.resolve();
        await goOn.promise;
      });
      await count(1);
      await isBegun.promise;
      // As if this process had stood still, and another had handled the event meanwhile.
      await sql`update events_cursors set owner = 'other', position = 1, beat = beat + 1`.execute(database.tables());
      goOn.resolve();
      await log.detach(database);
      expect(await effects()).toEqual([]);
    });

    test('a replay hands events out again from one on, effects and all', async () => {
      log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, async ({ payload }) => void (await addEffect(payload.number)));
      const ids = [await count(1), await count(2), await count(3)];
      await until(async () => (await effects()).length === 3);
      expect(await log.replay(database, 'one', ids[1] ?? '')).toBe(2);
      await until(async () => (await effects()).length === 5);
      const other = await enter();
      await other.log.replay(other.database, 'one', '');
      await until(async () => (await effects()).length === 8);
      expect(await effects()).toEqual([1, 1, 2, 2, 2, 3, 3, 3]);
      await expect(log.replay(database, 'nobody', '')).rejects.toThrow('There is no consumer "nobody"');
      await expect(log.replay(database, 'one', 'nothing')).rejects.toThrow('There is no event "nothing"');
    });
  });

  describe('looking', () => {
    test('pages go on where the last one ended, in both directions', async () => {
      for (let number = 1; number <= 5; number++) await count(number);
      const page = async (query: Partial<EventQuery>) => {
        const events = await log.list(database, { ...ALL, limit: 2, ...query });
        return { numbers: events.map(({ payload }) => counted.payload.parse(payload).number), last: events.at(-1)?.id ?? '' };
      };
      const newest = await page({});
      const first = await page({ after: '' });
      expect([newest.numbers, (await page({ before: newest.last })).numbers]).toEqual([
        [5, 4],
        [3, 2],
      ]);
      expect([first.numbers, (await page({ after: first.last })).numbers]).toEqual([
        [1, 2],
        [3, 4],
      ]);
    });

    test('events are found by name, beginning of a name, request and text', async () => {
      await count(1);
      await log.publish(database, named, { name: '100% Done' }, { correlationId: 'other' });
      const find = async (query: Partial<EventQuery>) => (await log.list(database, { ...ALL, ...query })).map(({ name }) => name);
      expect([
        await find({ names: ['test.counted'] }),
        await find({ names: ['test.*'] }),
        await find({ names: ['te_t.*'] }),
        await find({ correlationId: 'other' }),
        await find({ text: '100% d' }),
        await find({ text: '100_' }),
      ]).toEqual([['test.counted'], ['test.named', 'test.counted'], [], ['test.named'], ['test.named'], []]);
    });

    test('somebody who watches sees what any process publishes, until the end', async () => {
      const other = await enter();
      const seen: number[] = [];
      await count(1);
      const watching = log.watch(database, (events) => seen.push(...events.map(({ payload }) => counted.payload.parse(payload).number)));
      await until(async () => {
        await count(2, other);
        return seen.length > 0;
      });
      await count(3);
      await until(() => seen.includes(3));
      watching.dispose();
      await count(4, other);
      await count(5);
      expect([...new Set(seen)]).toEqual([2, 3]);
    });

    test('what an older version stored is read as the newest', async () => {
      const seen: unknown[] = [];
      const older = await enter({ catalog: [namedOnce] });
      await older.log.publish(older.database, namedOnce, 'old', CAUSE);
      log.subscribe({ consumer: 'one', events: [named], from: 'start' }, ({ version, payload }) => void seen.push([version, payload]));
      await until(() => seen.length > 0);
      expect(seen).toEqual([[2, { name: 'old' }]]);
      expect(await log.list(database, ALL)).toMatchObject([{ version: 2, payload: { name: 'old' } }]);
    });

    test('what a newer version stored is not handed to a handler that does not know it', async () => {
      const older = await enter({ catalog: [namedOnce] });
      await log.publish(database, named, { name: 'new' }, CAUSE);
      older.log.subscribe({ consumer: 'one', events: [namedOnce], from: 'start', attempts: 1 }, () => undefined);
      await until(async () => (await log.deadLetters(database, { limit: 1 })).length === 1);
      const [dead] = await log.deadLetters(database, { limit: 1 });
      expect(dead?.error).toContain('has version 2; this Stewardry knows 1');
    });
  });

  describe('keeping', () => {
    const DAY_MS = 86_400_000;
    const publishDaysAgo = async (days: number, number: number): Promise<string> => {
      const id = await count(number);
      await sql`update events_log set time = time - ${days * DAY_MS} where id = ${id}`.execute(database.tables());
      return id;
    };
    const kept = async (): Promise<unknown[]> => {
      await removeOldEvents(database, Date.now(), new AbortController().signal);
      return (await log.list(database, { ...ALL, after: '' })).map(({ payload }) => counted.payload.parse(payload).number);
    };

    test('events that all are done with stay 30 days, others 90, those that failed until they are handled', async () => {
      log.subscribe({ consumer: 'quick', events: [counted], from: 'start', attempts: 1 }, ({ payload }) => {
        if (payload.number === 2) throw new Error('no');
      });
      for (const [number, days] of [91, 89, 31, 31, 29].entries()) await publishDaysAgo(days, number + 1);
      await until(() => isDone('quick'));
      // One that nobody runs any more holds them up for as long.
      await sql`insert into events_cursors (consumer, position) values ('gone', 0)`.execute(database.tables());
      expect(await kept()).toEqual([2, 3, 4, 5]);
      await sql`delete from events_cursors where consumer = 'gone'`.execute(database.tables());
      expect(await kept()).toEqual([2, 5]);
    });
  });
}
