import { describe, expect, test } from 'vitest';
import { counted } from '../fixtures/testEvents.ts';
import type { EventKit } from './eventKit.ts';

/** What becomes of an event whose handler fails. */
export function describeFailing(kit: EventKit): void {
  const { count, addEffect, effects, until, enter } = kit;

  describe('a handler that fails', () => {
    test('is asked again, and the events after it wait', async () => {
      const seen: string[] = [];
      kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start' }, ({ payload }, { attempt }) => {
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
      kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 2 }, async ({ payload }) => {
        seen.push(payload.number);
        await addEffect(payload.number);
        if (payload.number === 1 && isBroken) throw new Error('it is broken');
      });
      const ids = await Promise.all([count(1), count(2)]);
      await until(() => seen.includes(2));
      const query = { consumer: 'one', limit: 10 };
      const [dead] = await kit.log.deadLetters(kit.database, query);
      expect(dead).toMatchObject({ consumer: 'one', attempts: 2, error: 'it is broken', isRetrying: false, event: { id: ids[0] } });
      await kit.log.retryDead(kit.database, 'one', ids[0]);
      await until(async () => (await kit.log.deadLetters(kit.database, query))[0]?.attempts === 3);
      isBroken = false;
      await kit.log.retryDead(kit.database, 'one', ids[0]);
      await until(async () => (await kit.log.deadLetters(kit.database, query)).length === 0);
      expect([seen, await effects()]).toEqual([
        [1, 1, 2, 1, 1],
        [1, 2],
      ]);
      await expect(kit.log.retryDead(kit.database, 'one', ids[0])).rejects.toThrow('no such dead letter');
    });

    test('that hangs is stopped at its time limit', async () => {
      const reasons: string[] = [];
      const seen: number[] = [];
      kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 1, timeLimitMs: 30 }, ({ payload }, { signal }) => {
        seen.push(payload.number);
        signal.addEventListener('abort', () => reasons.push(String(signal.reason)));
        return payload.number === 1 ? new Promise(() => undefined) : undefined;
      });
      await Promise.all([count(1), count(2)]);
      await until(() => seen.length === 2);
      expect(reasons).toEqual([expect.stringContaining('"one" took longer than 30 ms')]);
      expect(await kit.log.deadLetters(kit.database, { limit: 10 })).toHaveLength(1);
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
      await until(async () => (await kit.log.consumers(kit.database)).some((each) => each.attempts === 1));
      await slow.log.detach(slow.database);
      kit.log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 3 }, fail);
      await until(async () => (await kit.log.deadLetters(kit.database, { limit: 1 })).length === 1);
      expect(attempts).toEqual([1, 2, 3]);
    });
  });
}
