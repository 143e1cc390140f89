import { describe, expect, test } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { counted, named } from '../fixtures/testEvents.ts';
import { ALL, CAUSE, type EventKit, type Participant } from './eventKit.ts';

/** How events come in. */
export function describePublishing(kit: EventKit): void {
  const { count, addEffect, effects, collect, until, enter } = kit;

  describe('publishing', () => {
    test('an event is kept with what is known of it', async () => {
      const id = await kit.log.publish(kit.database, named, { name: 'a' }, { correlationId: 'r', causationId: 'c' });
      expect(await kit.log.list(kit.database, ALL)).toEqual([
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
      await expect(kit.log.publish(kit.database, counted, wrong, CAUSE)).rejects.toThrow(
        'The payload of "test.counted" at "number" does not fit',
      );
      await expect(kit.log.publish(kit.database, { ...counted }, { number: 1 }, CAUSE)).rejects.toThrow('is not in the catalog');
      expect(await kit.log.list(kit.database, ALL)).toEqual([]);
    });

    test('an event is one with the transaction around it', async () => {
      const numbers = collect('one');
      const failed = kit.database.transaction(async () => {
        await count(1);
        await addEffect(1);
        throw new Error('changed my mind');
      });
      await expect(failed).rejects.toThrow('changed my mind');
      await kit.database.transaction(async () => {
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
      const listed = await kit.log.list(kit.database, { ...ALL, after: '' });
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
}
