import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { JobDetails, JobState } from '../../protocol/jobs.ts';
import { BadInputError, CancelledError } from '../base/errors.ts';
import type { Database } from '../data/database.ts';
import { defineJob } from './defineJob.ts';
import { addEffect, effectsIn, type JobStage } from './fixtures/jobStage.ts';
import type { Attempt, EnqueueOptions, JobQueue } from './jobQueue.ts';
import { ALLOWED_IN, type JobOperation } from './jobStates.ts';

const work = defineJob('test/work', z.object({ n: z.number() }), { backoffMs: 5, attempts: 3 });

/** What every job queue promises. `createStage` gives an empty place, several processes on which see the same jobs. */
export function describeJobQueue(createStage: () => Promise<JobStage>): void {
  let stage: JobStage;
  let queue: JobQueue;
  let database: Database;

  beforeEach(async () => {
    stage = await createStage();
    ({ queue, database } = await stage.open());
  });
  afterEach(() => stage.close());

  const enqueue = async (n = 1, options: EnqueueOptions = {}): Promise<string> => (await queue.enqueue(database, work, { n }, options)).id;
  const ended = (id: string, of = { queue, database }): Promise<JobDetails> =>
    of.queue.whenEnded(of.database, id, () => undefined, AbortSignal.timeout(15_000));
  const untilState = async (id: string, state: JobState): Promise<JobDetails> => {
    for (;;) {
      const job = await queue.show(database, id);
      if (job.state === state) return job;
      await delay(5);
    }
  };
  const never = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new CancelledError()), { once: true }));

  describe('a job', () => {
    test('is run with its payload, and its result is kept', async () => {
      queue.handle(work, ({ payload, number }) => ({ doubled: payload.n * 2, number }));
      const job = await ended(await enqueue(21));
      expect(job).toMatchObject({ state: 'completed', progress: 100, attempts: 1, payload: { n: 21 }, result: { doubled: 42, number: 1 } });
    });

    test('with a payload that does not fit is refused', async () => {
      // What a caller without types could hand in.
      const wrong = { n: 'one' } as unknown as { n: number };
      await expect(queue.enqueue(database, work, wrong)).rejects.toThrow(/"test\/work" was enqueued wrongly/);
    });

    test('waits until somebody handles its name', async () => {
      const id = await enqueue();
      await delay(100);
      expect((await queue.show(database, id)).state).toBe('pending');
      queue.handle(work, () => undefined);
      expect((await ended(id)).state).toBe('completed');
    });

    test('says how far it is', async () => {
      const seen: number[] = [];
      let proceed = (): void => undefined;
      const gate = new Promise<void>((resolve) => {
        proceed = resolve;
      });
      queue.handle(work, async ({ progress }) => {
        progress(40);
        await gate;
      });
      const id = await enqueue();
      const job = queue.whenEnded(
        database,
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
      queue.handle(work, () => {
        const circular: { self?: unknown } = {};
        circular.self = circular;
        return circular;
      });
      expect(await ended(await enqueue(1, { attempts: 1 }))).toMatchObject({ state: 'dead', error: expect.stringContaining('circular') });
    });

    test('of which there are many is run once each, four at a time', async () => {
      let running = 0;
      let most = 0;
      const seen: number[] = [];
      queue.handle(work, async ({ payload }) => {
        most = Math.max(most, ++running);
        seen.push(payload.n);
        await delay(5);
        running--;
      });
      const numbers = Array.from({ length: 40 }, (_, n) => n);
      const jobs = await queue.enqueueAll(
        database,
        work,
        numbers.map((n) => ({ n })),
      );
      await Promise.all(jobs.map(({ id }) => ended(id)));
      expect([most, seen.toSorted((a, b) => a - b)]).toEqual([4, numbers]);
    });

    test('is run by one of several processes', async () => {
      const other = await stage.open();
      const seen: number[] = [];
      for (const process of [queue, other.queue]) {
        process.handle(work, async ({ payload }) => {
          seen.push(payload.n);
          await delay(1);
        });
      }
      const numbers = Array.from({ length: 60 }, (_, n) => n);
      const jobs = await queue.enqueueAll(
        database,
        work,
        numbers.map((n) => ({ n })),
      );
      await Promise.all(jobs.map(({ id }) => ended(id)));
      expect(seen.toSorted((a, b) => a - b)).toEqual(numbers);
    });

    test('of higher priority goes first, others in the order in which they came', async () => {
      const ids = [await enqueue(1), await enqueue(2), await enqueue(3, { priority: 5 }), await enqueue(4, { priority: 9 })];
      const seen: number[] = [];
      const single = await stage.open({ concurrency: 1 });
      await queue.close();
      single.queue.handle(work, ({ payload }) => void seen.push(payload.n));
      await Promise.all(ids.map((id) => ended(id, single)));
      expect(seen).toEqual([4, 3, 1, 2]);
    });

    test('is not begun before its time', async () => {
      queue.handle(work, () => undefined);
      const runAt = Date.now() + 300;
      const job = await ended(await enqueue(1, { runAt }));
      expect(Date.parse(job.startedAt ?? '')).toBeGreaterThanOrEqual(runAt);
    });
  });

  describe('a transaction', () => {
    test('that is rolled back takes its jobs with it', async () => {
      queue.handle(work, () => undefined);
      const rolledBack = database.transaction(async () => {
        await enqueue(1);
        throw new Error('changed my mind');
      });
      await expect(rolledBack).rejects.toThrow('changed my mind');
      await delay(100);
      expect((await queue.list(database, { states: [], limit: 10 })).jobs).toEqual([]);
    });

    test('makes its jobs exist when it commits', async () => {
      queue.handle(work, ({ database: own }) => addEffect(own, 'ran'));
      const id = await database.transaction(async () => {
        await addEffect(database, 'decided');
        return enqueue(1);
      });
      await ended(id);
      expect(await effectsIn(database)).toEqual(['decided', 'ran']);
    });
  });

  describe('a job that fails', () => {
    test('is tried again, and is dead after its last attempt', async () => {
      const numbers: number[] = [];
      queue.handle(work, ({ number }) => {
        numbers.push(number);
        throw new Error(`no luck ${number}`);
      });
      const job = await ended(await enqueue());
      expect(job).toMatchObject({ state: 'dead', attempts: 3, maxAttempts: 3, error: 'no luck 3' });
      expect(numbers).toEqual([1, 2, 3]);
    });

    test('does not keep others from running', async () => {
      queue.handle(work, ({ payload }) => {
        if (payload.n < 4) throw new Error('poison');
      });
      const poison = [await enqueue(0), await enqueue(1), await enqueue(2), await enqueue(3)];
      expect((await ended(await enqueue(9))).state).toBe('completed');
      for (const id of poison) expect((await ended(id)).state).toBe('dead');
    });

    test('for a reason that stays is not tried again', async () => {
      queue.handle(work, () => {
        throw new BadInputError('The file is not YAML.');
      });
      expect(await ended(await enqueue())).toMatchObject({ state: 'dead', attempts: 1, error: 'The file is not YAML.' });
    });

    test('goes on from its checkpoint, also when a dead one is retried', async () => {
      const from: unknown[] = [];
      let isLucky = false;
      queue.handle(work, async ({ resumeFrom, checkpoint, number }) => {
        from.push(resumeFrom);
        await checkpoint({ at: number });
        if (!isLucky) throw new Error('no luck');
      });
      const id = await enqueue();
      await ended(id);
      isLucky = true;
      await queue.retry(database, id);
      expect(await ended(id)).toMatchObject({ state: 'completed' });
      expect(from).toEqual([undefined, { at: 1 }, { at: 2 }, { at: 3 }]);
    });

    test('begins again when it is requeued, and is gone when it is discarded', async () => {
      const from: unknown[] = [];
      queue.handle(work, async ({ resumeFrom, checkpoint }) => {
        from.push(resumeFrom);
        await checkpoint('half');
        throw new Error('no luck');
      });
      const id = await enqueue(1, { attempts: 1 });
      await ended(id);
      await queue.requeue(database, id);
      await ended(id);
      expect(from).toEqual([undefined, undefined]);
      await queue.discard(database, id);
      await expect(queue.show(database, id)).rejects.toThrow(`There is no job '${id}'`);
    });
  });

  describe('a job that is to stop', () => {
    test('and has not begun is cancelled at once', async () => {
      const id = await enqueue();
      expect(await queue.cancel(database, id)).toMatchObject({ state: 'cancelled', isCancelling: false });
      queue.handle(work, () => addEffect(database, 'ran'));
      await delay(100);
      expect(await effectsIn(database)).toEqual([]);
    });

    test('hears of it through its signal within a second, from whichever process', async () => {
      queue.handle(work, ({ signal }) => never(signal));
      const id = await enqueue();
      await untilState(id, 'running');
      const other = await stage.open();
      const asked = performance.now();
      await other.queue.cancel(other.database, id);
      expect((await ended(id)).state).toBe('cancelled');
      expect(performance.now() - asked).toBeLessThan(1_000);
    });

    test('and does not listen is left behind, and gives its place back', async () => {
      const single = await stage.open({ concurrency: 1 });
      await queue.close();
      single.queue.handle(work, ({ payload }) => (payload.n === 0 ? new Promise(() => undefined) : 'ran'));
      const { id } = await single.queue.enqueue(single.database, work, { n: 0 });
      const next = await single.queue.enqueue(single.database, work, { n: 1 });
      await delay(50);
      await single.queue.cancel(single.database, id);
      expect((await ended(id, single)).state).toBe('cancelled');
      expect((await ended(next.id, single)).state).toBe('completed');
    });

    test('because it runs over its time limit fails with a reason', async () => {
      const short = defineJob('test/short', z.object({}), { timeLimitMs: 50, attempts: 1 });
      queue.handle(short, () => new Promise(() => undefined));
      const { id } = await queue.enqueue(database, short, {});
      expect(await ended(id)).toMatchObject({ state: 'dead', error: 'It ran over its time limit of 0.05 s.' });
    });

    test('because its process ends is put back with its checkpoint, and the attempt does not count', async () => {
      queue.handle(work, async ({ checkpoint, signal }) => {
        await checkpoint({ at: 60 });
        await never(signal);
      });
      const id = await enqueue();
      while ((await queue.show(database, id)).checkpoint === undefined) await delay(5);
      await queue.close();
      const other = await stage.open();
      const from: unknown[] = [];
      other.queue.handle(work, ({ resumeFrom, number }) => void from.push([resumeFrom, number]));
      expect((await ended(id, other)).state).toBe('completed');
      expect(from).toEqual([[{ at: 60 }, 1]]);
    });
  });

  describe('a process that falls silent', () => {
    test('loses its job to another, which goes on from the checkpoint; what it still does is refused', async () => {
      await queue.close();
      // With room for one job: what was taken from it must not go back to it.
      const silent = await stage.open({ isSilent: true, concurrency: 1 });
      const steps = async ({ resumeFrom, checkpoint, database: own }: Attempt, until: number): Promise<void> => {
        for (let step = Number(resumeFrom ?? 0); step < until; step++) {
          await own.transaction(async () => {
            await addEffect(own, `step ${step}`);
            await checkpoint(step + 1);
          });
        }
      };
      let refused: unknown;
      let wake = (): void => undefined;
      const asleep = new Promise<void>((resolve) => {
        wake = resolve;
      });
      silent.queue.handle(work, async (attempt) => {
        await steps(attempt, 3);
        await asleep;
        await steps({ ...attempt, resumeFrom: 3 }, 4).catch((error: unknown) => {
          refused = error;
        });
      });
      const { id } = await silent.queue.enqueue(silent.database, work, { n: 1 });
      const effectsAre = async (count: number): Promise<boolean> => (await effectsIn(silent.database)).length === count;
      while (!(await effectsAre(3))) await delay(10);
      const healthy = await stage.open();
      healthy.queue.handle(work, async (attempt) => {
        await steps(attempt, 4);
        wake();
        while (refused === undefined) await delay(5);
        await steps({ ...attempt, resumeFrom: 4 }, 6);
      });
      const { state, error } = await ended(id, healthy);
      expect({ state, error }).toEqual({ state: 'completed', error: undefined });
      expect(refused).toMatchObject({ code: 'CONFLICT' });
      expect(await effectsIn(healthy.database)).toEqual([0, 1, 2, 3, 4, 5].map((step) => `step ${step}`));
    });
  });

  describe('keys', () => {
    test('an idempotency key enqueues a job once, also after it has run', async () => {
      queue.handle(work, ({ payload }) => payload.n);
      const first = await queue.enqueue(database, work, { n: 1 }, { idempotencyKey: 'k' });
      await ended(first.id);
      const second = await queue.enqueue(database, work, { n: 2 }, { idempotencyKey: 'k' });
      expect([first.isNew, second]).toEqual([true, { id: first.id, isNew: false }]);
      expect((await queue.show(database, first.id)).result).toBe(1);
    });

    test('a singleton key joins the job that waits or runs, and replaces the one that has ended', async () => {
      const first = await queue.enqueue(database, work, { n: 1 }, { singletonKey: 'k' });
      const joined = await queue.enqueue(database, work, { n: 2 }, { singletonKey: 'k' });
      expect(joined).toEqual({ id: first.id, isNew: false });
      queue.handle(work, ({ payload }) => payload.n);
      expect((await ended(first.id)).result).toBe(1);
      const next = await queue.enqueue(database, work, { n: 3 }, { singletonKey: 'k' });
      expect(next.isNew).toBe(true);
      expect((await ended(next.id)).result).toBe(3);
      expect((await queue.list(database, { states: [], limit: 10 })).jobs.map(({ id }) => id)).toEqual([next.id]);
    });

    test('two processes with one singleton key have one job', async () => {
      const other = await stage.open();
      const both = await Promise.all([
        queue.enqueue(database, work, { n: 1 }, { singletonKey: 'k' }),
        other.queue.enqueue(other.database, work, { n: 2 }, { singletonKey: 'k' }),
      ]);
      expect(both.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
      expect(new Set(both.map(({ id }) => id)).size).toBe(1);
    });
  });

  test('an operation is refused in every state that does not allow it', async () => {
    const reach: Readonly<Record<JobState, () => Promise<string>>> = {
      pending: () => enqueue(1, { runAt: Date.now() + 60_000 }),
      running: async () => {
        const id = await enqueue(2);
        await untilState(id, 'running');
        return id;
      },
      completed: async () => (await ended(await enqueue(3))).id,
      failed: async () => {
        const id = (await queue.enqueue(database, slow, {})).id;
        await untilState(id, 'failed');
        return id;
      },
      cancelled: async () => {
        const id = await enqueue(1, { runAt: Date.now() + 60_000 });
        await queue.cancel(database, id);
        return id;
      },
      dead: async () => (await ended(await enqueue(4, { attempts: 1 }))).id,
    };
    const slow = defineJob('test/slow', z.object({}), { backoffMs: 60_000 });
    queue.handle(slow, () => {
      throw new Error('later');
    });
    queue.handle(work, ({ payload, signal }) => {
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
          await queue[operation](database, id);
          accepted.push([operation, state]);
        } catch (error) {
          expect(error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining(`is ${state}`) });
        }
        if (state === 'running') await queue.cancel(database, id).catch(() => undefined);
      }
    }
    const allowed = operations.flatMap((operation) => ALLOWED_IN[operation].map((state) => [operation, state]));
    expect(accepted.toSorted()).toEqual(allowed.toSorted());
  });

  describe('a list', () => {
    test('has pages by key, newest first, and counts all', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 5; n++) ids.push(await enqueue(n));
      const pages: string[][] = [];
      let after: string | undefined;
      do {
        const page = await queue.list(database, { states: [], limit: 2, after });
        pages.push(page.jobs.map(({ id }) => id));
        after = page.next;
        expect(page.counts).toEqual({ pending: 5, running: 0, completed: 0, failed: 0, cancelled: 0, dead: 0 });
      } while (after !== undefined);
      expect(pages).toEqual([[ids[4], ids[3]], [ids[2], ids[1]], [ids[0]]]);
    });

    test('is filtered by state and name', async () => {
      const other = defineJob('test/other', z.object({}));
      const cancelled = await enqueue();
      await queue.cancel(database, cancelled);
      await enqueue();
      await queue.enqueue(database, other, {});
      const names = async (filter: { states?: JobState[]; name?: string }): Promise<string[]> =>
        (await queue.list(database, { states: [], limit: 10, ...filter })).jobs.map(({ name, state }) => `${name} ${state}`);
      expect(await names({ states: ['cancelled'] })).toEqual(['test/work cancelled']);
      expect(await names({ name: 'test/other' })).toEqual(['test/other pending']);
    });

    test('of an unknown job says so', async () => {
      await expect(queue.show(database, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
      await expect(queue.cancel(database, 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  test('news come at most ten times a second, and tell how it ended', async () => {
    const times: number[] = [];
    let last: unknown;
    queue.onChanged(({ jobs }) => {
      times.push(performance.now());
      last = jobs.map(({ state }) => state);
    });
    queue.handle(work, async ({ progress }) => {
      for (let percent = 0; percent < 100; percent++) {
        progress(percent);
        await delay(4);
      }
    });
    await ended(await enqueue());
    await delay(150);
    expect(last).toEqual(['completed']);
    expect(times.length).toBeGreaterThan(2);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(80);
  });
}
