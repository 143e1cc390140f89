import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../server/base/clock.ts';
import { openDatabase } from '../../server/data/sqlite/openSqlite.ts';
import { defineJob } from '../../server/jobs/defineJob.ts';
import { addEffect, bullStage, effectsIn, testMigrations } from '../../server/jobs/fixtures/jobStage.ts';
import { describeJobQueue } from '../../server/jobs/jobContract.ts';
import { type RedisServer, startRedis } from '../harness/redis.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../harness/temporaryFolder.ts';

let redis: RedisServer;
let folder: TemporaryFolder;

beforeAll(async () => {
  redis = await startRedis();
  folder = createTemporaryFolder('jobs-on-redis');
});
afterAll(async () => {
  await redis.dispose();
  folder.dispose();
});

let count = 0;
describe('on Redis', () => {
  describeJobQueue(async () => {
    const file = path.join(folder.path, `${count++}.db`);
    const migrations = testMigrations('sqlite');
    return bullStage(redis.url, file, async () => {
      return (await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail' })).database;
    });
  });
});

const counted = defineJob('test/counted', z.object({ n: z.number() }), { backoffMs: 20 });

it('Redis restarted in the middle loses no job, and those enqueued meanwhile are run after it', async () => {
  const own = await startRedis({ keepsData: true });
  const file = path.join(folder.path, 'restarted.db');
  const migrations = testMigrations('sqlite');
  const stage = bullStage(own.url, file, async () => {
    return (await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail' })).database;
  });
  try {
    const { queue, database } = await stage.open();
    queue.handle(counted, async ({ payload, checkpoint, resumeFrom }) => {
      if (resumeFrom !== undefined) return;
      await delay(10);
      await database.transaction(async () => {
        await addEffect(database, `job ${payload.n}`);
        await checkpoint('done');
      });
    });
    const numbers = Array.from({ length: 60 }, (_, n) => n);
    const before = await queue.enqueueAll(
      database,
      counted,
      numbers.map((n) => ({ n })),
    );
    await delay(60);
    await own.stop();
    const meanwhile = await queue.enqueue(database, counted, { n: 1_000 });
    await own.start();
    for (const { id } of [...before, meanwhile]) {
      const job = await queue.whenEnded(database, id, () => undefined, AbortSignal.timeout(25_000));
      expect(job.state).toBe('completed');
    }
    const done = (await effectsIn(database)).toSorted();
    expect(done).toEqual([...numbers, 1_000].map((n) => `job ${n}`).toSorted());
  } finally {
    await stage.close();
    await own.dispose();
  }
}, 60_000);
