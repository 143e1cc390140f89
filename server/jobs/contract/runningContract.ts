import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { BadInputError } from '../../base/errors.ts';
import { addEffect, effectsIn } from '../fixtures/jobStage.ts';
import { type JobKit, work } from './jobKit.ts';

/** How jobs are run, fail and are tried again. */
export function describeRunning(kit: JobKit): void {
  describe('a job', () => {
    test('is run with its payload, and its result is kept', async () => {
      kit.queue.handle(work, ({ payload, number }) => ({ doubled: payload.n * 2, number }));
      const job = await kit.ended(await kit.enqueue(21));
      expect(job).toMatchObject({ state: 'completed', progress: 100, attempts: 1, payload: { n: 21 }, result: { doubled: 42, number: 1 } });
    });

    test('with a payload that does not fit is refused', async () => {
      // What a caller without types could hand in.
      const wrong = { n: 'one' } as unknown as { n: number };
      await expect(kit.queue.enqueue(kit.database, work, wrong)).rejects.toThrow(/"test\/work" was enqueued wrongly/);
    });

    test('waits until somebody handles its name', async () => {
      const id = await kit.enqueue();
      await delay(100);
      expect((await kit.queue.show(kit.database, id)).state).toBe('pending');
      kit.queue.handle(work, () => undefined);
      expect((await kit.ended(id)).state).toBe('completed');
    });

    test('says how far it is', async () => {
      const seen: number[] = [];
      let proceed = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      kit.queue.handle(work, async ({ progress }) => {
        progress(40);
        await gate;
      });
      const id = await kit.enqueue();
      const job = kit.queue.whenEnded(
        kit.database,
        id,
        (percent) => {
          seen.push(percent);
          if (percent === 40) proceed();
        },
        AbortSignal.timeout(15_000),
      );
      expect((await job).progress).toBe(100);
      expect(seen).toContain(40);
    });

    test('whose result is not JSON fails', async () => {
      kit.queue.handle(work, () => {
        const circular: { self?: unknown } = {};
        circular.self = circular;
        return circular;
      });
      expect(await kit.ended(await kit.enqueue(1, { attempts: 1 }))).toMatchObject({
        state: 'dead',
        error: expect.stringContaining('circular'),
      });
    });

    test('of which there are many is run once each, four at a time', async () => {
      let running = 0;
      let most = 0;
      const seen: number[] = [];
      kit.queue.handle(work, async ({ payload }) => {
        most = Math.max(most, ++running);
        seen.push(payload.n);
        await delay(5);
        running--;
      });
      const numbers = Array.from({ length: 40 }, (_, n) => n);
      const jobs = await kit.queue.enqueueAll(
        kit.database,
        work,
        numbers.map((n) => ({ n })),
      );
      await Promise.all(jobs.map(({ id }) => kit.ended(id)));
      expect([most, seen.toSorted((a, b) => a - b)]).toEqual([4, numbers]);
    });

    test('is run by one of several processes', async () => {
      const other = await kit.stage.open();
      const seen: number[] = [];
      for (const process of [kit.queue, other.queue]) {
        process.handle(work, async ({ payload }) => {
          seen.push(payload.n);
          await delay(1);
        });
      }
      const numbers = Array.from({ length: 60 }, (_, n) => n);
      const jobs = await kit.queue.enqueueAll(
        kit.database,
        work,
        numbers.map((n) => ({ n })),
      );
      await Promise.all(jobs.map(({ id }) => kit.ended(id)));
      expect(seen.toSorted((a, b) => a - b)).toEqual(numbers);
    });

    test('of higher priority goes first, others in the order in which they came', async () => {
      const ids = [
        await kit.enqueue(1),
        await kit.enqueue(2),
        await kit.enqueue(3, { priority: 5 }),
        await kit.enqueue(4, { priority: 9 }),
      ];
      const seen: number[] = [];
      const single = await kit.stage.open({ concurrency: 1 });
      await kit.queue.close();
      single.queue.handle(work, ({ payload }) => void seen.push(payload.n));
      await Promise.all(ids.map((id) => kit.ended(id, single)));
      expect(seen).toEqual([4, 3, 1, 2]);
    });

    test('is not begun before its time', async () => {
      kit.queue.handle(work, () => undefined);
      const runAt = Date.now() + 300;
      const job = await kit.ended(await kit.enqueue(1, { runAt }));
      expect(Date.parse(job.startedAt ?? '')).toBeGreaterThanOrEqual(runAt);
    });
  });

  describe('a transaction', () => {
    test('that is rolled back takes its jobs with it', async () => {
      kit.queue.handle(work, () => undefined);
      const rolledBack = kit.database.transaction(async () => {
        await kit.enqueue(1);
        throw new Error('changed my mind');
      });
      await expect(rolledBack).rejects.toThrow('changed my mind');
      await delay(100);
      expect((await kit.queue.list(kit.database, { states: [], limit: 10 })).jobs).toEqual([]);
    });

    test('makes its jobs exist when it commits', async () => {
      kit.queue.handle(work, ({ database: own }) => addEffect(own, 'ran'));
      const id = await kit.database.transaction(async () => {
        await addEffect(kit.database, 'decided');
        return kit.enqueue(1);
      });
      await kit.ended(id);
      expect(await effectsIn(kit.database)).toEqual(['decided', 'ran']);
    });
  });

  describe('a job that fails', () => {
    test('is tried again, and is dead after its last attempt', async () => {
      const numbers: number[] = [];
      kit.queue.handle(work, ({ number }) => {
        numbers.push(number);
        throw new Error(`no luck ${number}`);
      });
      const job = await kit.ended(await kit.enqueue());
      expect(job).toMatchObject({ state: 'dead', attempts: 3, maxAttempts: 3, error: 'no luck 3' });
      expect(numbers).toEqual([1, 2, 3]);
    });

    test('does not keep others from running', async () => {
      kit.queue.handle(work, ({ payload }) => {
        if (payload.n < 4) throw new Error('poison');
      });
      const poison = [await kit.enqueue(0), await kit.enqueue(1), await kit.enqueue(2), await kit.enqueue(3)];
      expect((await kit.ended(await kit.enqueue(9))).state).toBe('completed');
      for (const id of poison) expect((await kit.ended(id)).state).toBe('dead');
    });

    test('for a reason that stays is not tried again', async () => {
      kit.queue.handle(work, () => {
        throw new BadInputError('The file is not YAML.');
      });
      expect(await kit.ended(await kit.enqueue())).toMatchObject({ state: 'dead', attempts: 1, error: 'The file is not YAML.' });
    });

    test('goes on from its checkpoint, also when a dead one is retried', async () => {
      const from: unknown[] = [];
      let isLucky = false;
      kit.queue.handle(work, async ({ resumeFrom, checkpoint, number }) => {
        from.push(resumeFrom);
        await checkpoint({ at: number });
        if (!isLucky) throw new Error('no luck');
      });
      const id = await kit.enqueue();
      await kit.ended(id);
      isLucky = true;
      await kit.queue.retry(kit.database, id);
      expect(await kit.ended(id)).toMatchObject({ state: 'completed' });
      expect(from).toEqual([undefined, { at: 1 }, { at: 2 }, { at: 3 }]);
    });

    test('begins again when it is requeued, and is gone when it is discarded', async () => {
      const from: unknown[] = [];
      kit.queue.handle(work, async ({ resumeFrom, checkpoint }) => {
        from.push(resumeFrom);
        await checkpoint('half');
        throw new Error('no luck');
      });
      const id = await kit.enqueue(1, { attempts: 1 });
      await kit.ended(id);
      await kit.queue.requeue(kit.database, id);
      await kit.ended(id);
      expect(from).toEqual([undefined, undefined]);
      await kit.queue.discard(kit.database, id);
      await expect(kit.queue.show(kit.database, id)).rejects.toThrow(`There is no job '${id}'`);
    });
  });
}
