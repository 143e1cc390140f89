import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { counted, named } from '../fixtures/testEvents.ts';
import { ALL, CAUSE, type EventKit } from './eventKit.ts';

/** How events are handed out. */
export function describeConsuming(kit: EventKit): void {
  const { count, addEffect, effects, collect, until, isDone, enter } = kit;

  describe('consumers', () => {
    test('a new consumer begins where it wants to, and goes on where it was', async () => {
      await count(1);
      const [everything, news] = [collect('everything', 'start'), collect('news', 'now')];
      await until(() => everything.length === 1);
      await until(() => isDone('news'));
      await count(2);
      await until(() => everything.length === 2 && news.length === 1);
      await kit.log.detach(kit.database);
      await count(3);
      const later = await enter();
      const again = collect('everything', 'start', later.log);
      await until(() => again.length > 0);
      expect([everything, news, again]).toEqual([[1, 2], [2], [3]]);
    });

    test('a consumer that had subscribed when the database was attached misses nothing, however soon it is published', async () => {
      await kit.log.detach(kit.database);
      const numbers = collect('early', 'now');
      await kit.log.attach(kit.database, '/shop');
      await count(1);
      await until(() => numbers.length > 0);
      expect(numbers).toEqual([1]);
    });

    test('a consumer of everything receives everything, others what they asked for', async () => {
      const seen: string[] = [];
      kit.log.subscribe({ consumer: 'all', events: '*', from: 'start', effect: 'outside' }, ({ name }) => void seen.push(name));
      const numbers = collect('numbers');
      await count(1);
      await kit.log.publish(kit.database, named, { name: 'a' }, CAUSE);
      await count(2);
      await until(() => seen.length === 3 && numbers.length === 2);
      expect(seen).toEqual(['test.counted', 'test.named', 'test.counted']);
    });

    test('events that are published while events are handled wait their turn, and know their cause', async () => {
      const numbers: number[] = [];
      kit.log.subscribe({ consumer: 'chain', events: [counted], from: 'start' }, async (event, delivery) => {
        numbers.push(event.payload.number);
        const cause = { correlationId: event.correlationId, causationId: event.id };
        if (event.payload.number < 3) await kit.log.publish(delivery.database, counted, { number: event.payload.number + 1 }, cause);
      });
      await count(1);
      await until(() => numbers.length === 3);
      const [first, second] = await kit.log.list(kit.database, { ...ALL, after: '' });
      expect([numbers, second?.causationId]).toEqual([[1, 2, 3], first?.id]);
    });

    test('one process at a time runs a consumer, and another takes over when it leaves', async () => {
      const other = await enter();
      const here = collect('shared');
      await until(async () => (await kit.log.consumers(kit.database)).some(({ isRunning }) => isRunning));
      const there = collect('shared', 'start', other.log);
      for (let number = 0; number < 20; number++) await count(number, other);
      await until(() => here.length + there.length >= 20);
      expect([here.length, there.length]).toEqual([20, 0]);
      await kit.log.detach(kit.database);
      await count(20, other);
      await until(() => there.length > 0);
      expect(there).toEqual([20]);
    });

    test('a subscription that has ended receives nothing, and can be made again', async () => {
      const numbers: number[] = [];
      const subscribe = () =>
        kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, ({ payload }) => void numbers.push(payload.number));
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

  describe('doing something again', () => {
    test('a process that has lost its lease cannot write what it was about to', async () => {
      if (kit.database.dialect === 'sqlite') return; // nobody else writes while the handler's transaction is open
      const isBegun = Promise.withResolvers<void>();
      const goOn = Promise.withResolvers<void>();
      kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, async ({ payload }) => {
        await addEffect(payload.number);
        isBegun.resolve();
        await goOn.promise;
      });
      await count(1);
      await isBegun.promise;
      // As if this process had stood still, and another had handled the event meanwhile.
      await sql`update events_cursors set owner = 'other', position = 1, beat = beat + 1`.execute(kit.database.tables());
      goOn.resolve();
      await kit.log.detach(kit.database);
      expect(await effects()).toEqual([]);
    });

    test('a replay hands events out again from one on, effects and all', async () => {
      kit.log.subscribe(
        { consumer: 'one', events: [counted], from: 'start' },
        async ({ payload }) => void (await addEffect(payload.number)),
      );
      const ids = [await count(1), await count(2), await count(3)];
      await until(async () => (await effects()).length === 3);
      expect(await kit.log.replay(kit.database, 'one', ids[1] ?? '')).toBe(2);
      await until(async () => (await effects()).length === 5);
      const other = await enter();
      await other.log.replay(other.database, 'one', '');
      await until(async () => (await effects()).length === 8);
      expect(await effects()).toEqual([1, 1, 2, 2, 2, 3, 3, 3]);
      await expect(kit.log.replay(kit.database, 'nobody', '')).rejects.toThrow('There is no consumer "nobody"');
      await expect(kit.log.replay(kit.database, 'one', 'nothing')).rejects.toThrow('There is no event "nothing"');
    });
  });
}
