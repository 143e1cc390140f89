import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineJob } from '../defineJob.ts';
import { addEffect, effectsIn } from '../fixtures/jobStage.ts';
import type { Attempt } from '../jobQueue.ts';
import { DEFAULT_TIMINGS } from '../timings.ts';
import { type JobKit, never, work } from './jobKit.ts';

/** How jobs stop: told to, too late, or because their process is gone. */
export function describeStopping(kit: JobKit): void {
  describe('a job that is to stop', () => {
    test('and has not begun is cancelled at once', async () => {
      const id = await kit.enqueue();
      expect(await kit.queue.cancel(kit.database, id)).toMatchObject({ state: 'cancelled', isCancelling: false });
      kit.queue.handle(work, () => addEffect(kit.database, 'ran'));
      await delay(100);
      expect(await effectsIn(kit.database)).toEqual([]);
    });

    test('hears of it through its signal within a second, from whichever process', async () => {
      kit.queue.handle(work, ({ signal }) => never(signal));
      const id = await kit.enqueue();
      await kit.untilState(id, 'running');
      const other = await kit.stage.open();
      await other.queue.cancel(other.database, id);
      expect((await kit.ended(id)).state).toBe('cancelled');
      // The longest that a job may be asked before it is left behind, as shipped.
      expect(DEFAULT_TIMINGS.beatMs + DEFAULT_TIMINGS.graceMs).toBeLessThanOrEqual(1_000);
    });

    test('and does not listen is left behind, and gives its place back', async () => {
      const single = await kit.stage.open({ concurrency: 1 });
      await kit.queue.close();
      single.queue.handle(work, ({ payload }) => (payload.n === 0 ? new Promise(() => undefined) : 'ran'));
      const { id } = await single.queue.enqueue(single.database, work, { n: 0 });
      const next = await single.queue.enqueue(single.database, work, { n: 1 });
      await delay(50);
      await single.queue.cancel(single.database, id);
      expect((await kit.ended(id, single)).state).toBe('cancelled');
      expect((await kit.ended(next.id, single)).state).toBe('completed');
    });

    test('because it runs over its time limit fails with a reason', async () => {
      const short = defineJob('test/short', z.object({}), { timeLimitMs: 50, attempts: 1 });
      kit.queue.handle(short, () => new Promise(() => undefined));
      const { id } = await kit.queue.enqueue(kit.database, short, {});
      expect(await kit.ended(id)).toMatchObject({ state: 'dead', error: 'It ran over its time limit of 0.05 s.' });
    });

    test('because its process ends is put back with its checkpoint, and the attempt does not count', async () => {
      kit.queue.handle(work, async ({ checkpoint, signal }) => {
        await checkpoint({ at: 60 });
        await never(signal);
      });
      const id = await kit.enqueue();
      while ((await kit.queue.show(kit.database, id)).checkpoint === undefined) await delay(5);
      await kit.queue.close();
      const other = await kit.stage.open();
      const from: unknown[] = [];
      other.queue.handle(work, ({ resumeFrom, number }) => void from.push([resumeFrom, number]));
      expect((await kit.ended(id, other)).state).toBe('completed');
      expect(from).toEqual([[{ at: 60 }, 1]]);
    });
  });

  describe('a process that falls silent', () => {
    test('loses its job to another, which goes on from the checkpoint; what it still does is refused', async () => {
      await kit.queue.close();
      // With room for one job: what was taken from it must not go back to it.
      const silent = await kit.stage.open({ isSilent: true, concurrency: 1 });
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
      const healthy = await kit.stage.open({ isImpatient: true });
      healthy.queue.handle(work, async (attempt) => {
        await steps(attempt, 4);
        wake();
        while (refused === undefined) await delay(5);
        await steps({ ...attempt, resumeFrom: 4 }, 6);
      });
      const { state, error } = await kit.ended(id, healthy);
      expect({ state, error }).toEqual({ state: 'completed', error: undefined });
      expect(refused).toMatchObject({ code: 'CONFLICT' });
      expect(await effectsIn(healthy.database)).toEqual([0, 1, 2, 3, 4, 5].map((step) => `step ${step}`));
    });
  });
}
