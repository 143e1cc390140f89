import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobState } from '../../../protocol/jobs.ts';
import { defineJob } from '../defineJob.ts';
import { ALLOWED_IN, type JobOperation } from '../jobStates.ts';
import { type JobKit, never, work } from './jobKit.ts';

/** What can be asked of jobs, and when. */
export function describeAsking(kit: JobKit): void {
  describe('keys', () => {
    test('an idempotency key enqueues a job once, also after it has run', async () => {
      kit.queue.handle(work, ({ payload }) => payload.n);
      const first = await kit.queue.enqueue(kit.database, work, { n: 1 }, { idempotencyKey: 'k' });
      await kit.ended(first.id);
      const second = await kit.queue.enqueue(kit.database, work, { n: 2 }, { idempotencyKey: 'k' });
      expect([first.isNew, second]).toEqual([true, { id: first.id, isNew: false }]);
      expect((await kit.queue.show(kit.database, first.id)).result).toBe(1);
    });

    test('a singleton key joins the job that waits or runs, and replaces the one that has ended', async () => {
      const first = await kit.queue.enqueue(kit.database, work, { n: 1 }, { singletonKey: 'k' });
      const joined = await kit.queue.enqueue(kit.database, work, { n: 2 }, { singletonKey: 'k' });
      expect(joined).toEqual({ id: first.id, isNew: false });
      kit.queue.handle(work, ({ payload }) => payload.n);
      expect((await kit.ended(first.id)).result).toBe(1);
      const next = await kit.queue.enqueue(kit.database, work, { n: 3 }, { singletonKey: 'k' });
      expect(next.isNew).toBe(true);
      expect((await kit.ended(next.id)).result).toBe(3);
      expect((await kit.queue.list(kit.database, { states: [], limit: 10 })).jobs.map(({ id }) => id)).toEqual([next.id]);
    });

    test('two processes with one singleton key have one job', async () => {
      const other = await kit.stage.open();
      const both = await Promise.all([
        kit.queue.enqueue(kit.database, work, { n: 1 }, { singletonKey: 'k' }),
        other.queue.enqueue(other.database, work, { n: 2 }, { singletonKey: 'k' }),
      ]);
      expect(both.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
      expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    });
  });

  test('an operation is refused in every state that does not allow it', async () => {
    const reach: Readonly<Record<JobState, () => Promise<string>>> = {
      pending: () => kit.enqueue(1, { runAt: Date.now() + 60_000 }),
      running: async () => {
        const id = await kit.enqueue(2);
        await kit.untilState(id, 'running');
        return id;
      },
      completed: async () => (await kit.ended(await kit.enqueue(3))).id,
      failed: async () => {
        const id = (await kit.queue.enqueue(kit.database, slow, {})).id;
        await kit.untilState(id, 'failed');
        return id;
      },
      cancelled: async () => {
        const id = await kit.enqueue(1, { runAt: Date.now() + 60_000 });
        await kit.queue.cancel(kit.database, id);
        return id;
      },
      dead: async () => (await kit.ended(await kit.enqueue(4, { attempts: 1 }))).id,
    };
    const slow = defineJob('test/slow', z.object({}), { backoffMs: 60_000 });
    kit.queue.handle(slow, () => {
      throw new Error('later');
    });
    kit.queue.handle(work, ({ payload, signal }) => {
      if (payload.n === 4) throw new Error('no luck');
      return payload.n === 2 ? never(signal) : undefined;
    });
    const states = Object.keys(reach) as JobState[];
    const operations = Object.keys(ALLOWED_IN) as JobOperation[];
    const accepted: [JobOperation, JobState][] = [];
    for (const operation of operations) {
      for (const state of states) {
        const id = await reach[state]();
        try {
          await kit.queue[operation](kit.database, id);
          accepted.push([operation, state]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(`is ${state}`) });
        }
        if (state === 'running') await kit.queue.cancel(kit.database, id).catch(() => undefined);
      }
    }
    const allowed = operations.flatMap((operation) => ALLOWED_IN[operation].map((state) => [operation, state]));
    expect(accepted.toSorted()).toEqual(allowed.toSorted());
  });

  describe('a list', () => {
    test('has pages by key, newest first, and counts all', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) ids.push(await kit.enqueue(n));
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = await kit.queue.list(kit.database, { states: [], limit: 2, after });
        pages.push(page.jobs.map(({ id }) => id));
        after = page.next;
        expect(page.counts).toEqual({ pending: 5, running: 0, completed: 0, failed: 0, cancelled: 0, dead: 0 });
      } while (after !== undefined);
      expect(pages).toEqual([[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]);
    });

    test('is filtered by state and name', async () => {
      const other = defineJob('test/other', z.object({}));
      const cancelled = await kit.enqueue();
      await kit.queue.cancel(kit.database, cancelled);
      await kit.enqueue();
      await kit.queue.enqueue(kit.database, other, {});
      const names = async (filter: { states?: JobState[]; name?: string }): Promise<string[]> =>
        (await kit.queue.list(kit.database, { states: [], limit: 10, ...filter })).jobs.map(({ name, state }) => `${name} ${state}`);
      expect(await names({ states: ['cancelled'] })).toEqual(['test/work cancelled']);
      expect(await names({ name: 'test/other' })).toEqual(['test/other pending']);
    });

    test('of an unknown job says so', async () => {
      await expect(kit.queue.show(kit.database, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(kit.queue.cancel(kit.database, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  test('news come while a job is under way, many changes in one, and tell how it ended', async () => {
    const told: number[] = [];
    const hasEnded = Promise.withResolvers<void>();
    kit.queue.onChanged(({ jobs: [job] }) => {
      told.push(job?.progress ?? -1);
      if (job?.state === 'completed') hasEnded.resolve();
    });
    kit.queue.handle(work, async ({ progress }) => {
      for (let percent = 1; percent < 100; percent++) {
        progress(percent);
        // How often there are news is a matter of `jobNews.test.ts`; here it is enough that there are some before the end.
        if (percent % 40 === 0) while (told.length < percent / 40) await delay(5);
      }
    });
    await kit.enqueue();
    await hasEnded.promise;
    expect([told.length < 20, told.at(-1)]).toEqual([true, 100]);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
  });
}
