import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { EventQuery } from '../eventLog.ts';
import { counted, named, namedOnce } from '../fixtures/testEvents.ts';
import { removeOldEvents } from '../retention.ts';
import { ALL, CAUSE, type EventKit } from './eventKit.ts';

/** How events are found, and how long they are kept. */
export function describeLooking(kit: EventKit): void {
  const { count, until, isDone, enter } = kit;

  describe('looking', () => {
    test('pages go on where the last one ended, in both directions', async () => {
      for (let number = 1; number <= 5; number++) await count(number);
      const page = async (query: Partial<EventQuery>) => {
        const events = await kit.log.list(kit.database, { ...ALL, limit: 2, ...query });
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
      await kit.log.publish(kit.database, named, { name: '100% Done' }, { correlationId: 'other' });
      const find = async (query: Partial<EventQuery>) => (await kit.log.list(kit.database, { ...ALL, ...query })).map(({ name }) => name);
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
      const watching = kit.log.watch(kit.database, (events) =>
        seen.push(...events.map(({ payload }) => counted.payload.parse(payload).number)),
      );
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
      kit.log.subscribe({ consumer: 'one', events: [named], from: 'start' }, ({ version, payload }) => void seen.push([version, payload]));
      await until(() => seen.length > 0);
      expect(seen).toEqual([[2, { name: 'old' }]]);
      expect(await kit.log.list(kit.database, ALL)).toMatchObject([{ version: 2, payload: { name: 'old' } }]);
    });

    test('what a newer version stored is not handed to a handler that does not know it', async () => {
      const older = await enter({ catalog: [namedOnce] });
      await kit.log.publish(kit.database, named, { name: 'new' }, CAUSE);
      older.log.subscribe({ consumer: 'one', events: [namedOnce], from: 'start', attempts: 1 }, () => undefined);
      await until(async () => (await kit.log.deadLetters(kit.database, { limit: 1 })).length === 1);
      const [dead] = await kit.log.deadLetters(kit.database, { limit: 1 });
      expect(dead?.error).toContain('has version 2; this Stewardry knows 1');
    });
  });

  describe('keeping', () => {
    const DAY_MS = 86_400_000;
    const publishDaysAgo = async (days: number, number: number): Promise<string> => {
      const id = await count(number);
      await sql`update events_log set time = time - ${days * DAY_MS} where id = ${id}`.execute(kit.database.tables());
      return id;
    };
    const kept = async (): Promise<unknown[]> => {
      await removeOldEvents(kit.database, Date.now(), new AbortController().signal);
      return (await kit.log.list(kit.database, { ...ALL, after: '' })).map(({ payload }) => counted.payload.parse(payload).number);
    };

    test('events that all are done with stay 30 days, others 90, those that failed until they are handled', async () => {
      kit.log.subscribe({ consumer: 'quick', events: [counted], from: 'start', attempts: 1 }, ({ payload }) => {
        if (payload.number === 2) throw new Error('no');
      });
      for (const [number, days] of [91, 89, 31, 31, 29].entries()) await publishDaysAgo(days, number + 1);
      await until(() => isDone('quick'));
      // One that nobody runs any more holds them up for as long.
      await sql`insert into events_cursors (consumer, position) values ('gone', 0)`.execute(kit.database.tables());
      expect(await kept()).toEqual([2, 3, 4, 5]);
      await sql`delete from events_cursors where consumer = 'gone'`.execute(kit.database.tables());
      expect(await kept()).toEqual([2, 5]);
    });
  });
}
