import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import type { Database } from '../../../server/data/database.ts';
import { readMigrations } from '../../../server/data/migrations.ts';
import { describeEventLog } from '../../../server/events/eventLogContract.ts';
import { createTestLog, openEventDatabase, silent } from '../../../server/events/fixtures/testEvents.ts';
import { RedisTransport } from '../../../server/events/redis/redisTransport.ts';
import { freshSchema, openTestPostgres } from '../../harness/openPostgres.ts';
import { type RedisServer, startRedis } from '../../harness/redis.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';

/** The event log with a real Redis between: the same promises, whatever keeps the tables. */

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.dispose());

let number = 0;

/** Enters a log in the database that `open` opens again for each process. */
async function placeIn(open: () => Promise<Database>, close: () => void) {
  const client = createClient({ url: server.url });
  await client.connect();
  await client.flushAll();
  await client.close();
  const enter: Parameters<typeof describeEventLog>[0] extends () => Promise<{ enter: infer E }> ? E : never = async (options) => {
    const database = await open();
    const transport = await RedisTransport.create({ url: server.url, clock: systemClock, log: silent, id: String(number++) });
    const log = createTestLog({ transport, ...options });
    await log.attach(database, '/shop');
    return {
      database,
      log,
      async leave() {
        await log.close();
        await database.close();
      },
    };
  };
  return { enter, close: async () => close() };
}

describe('Redis and SQLite', () => {
  describeEventLog(async () => {
    const folder = createTemporaryFolder('redis-events');
    return placeIn(
      () => openEventDatabase(`${folder.path}/state.db`),
      () => folder.dispose(),
    );
  });
});

describe('Redis and PostgreSQL', () => {
  describeEventLog(() => {
    const schema = freshSchema();
    return placeIn(
      () => openTestPostgres(readMigrations('events', 'postgres'), { schema }),
      () => undefined,
    );
  });
});
