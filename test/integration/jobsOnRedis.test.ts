import path from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '../../server/base/clock.ts';
import { openDatabase } from '../../server/data/sqlite/openSqlite.ts';
import { bullStage, testMigrations } from '../../server/jobs/fixtures/jobStage.ts';
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
