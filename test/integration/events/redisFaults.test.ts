import { createClient, type RedisClientType } from '@redis/client';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import type { Database } from '../../../server/data/database.ts';
import type { DatabaseEventLog } from '../../../server/events/databaseEventLog.ts';
import { counted, createTestLog, openEventDatabase, silent } from '../../../server/events/fixtures/testEvents.ts';
import { RedisTransport } from '../../../server/events/redis/redisTransport.ts';
import { type RedisServer, startRedis } from '../../harness/redis.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** Redis goes away, comes back, and forgets. */

let server: RedisServer;
let folder: TemporaryFolder;
const left: (() => Promise<void>)[] = [];

beforeEach(async () => {
  server = await startRedis();
  folder = createTemporaryFolder('redis-faults');
});

afterEach(async () => {
  for (const leave of left.splice(0).reverse()) await leave();
  await server.dispose();
  folder.dispose();
});

async function enter(id: string): Promise<{ log: DatabaseEventLog; database: Database; count(number: number): Promise<string> }> {
  const database = await openEventDatabase(`${folder.path}/state.db`);
  const transport = await RedisTransport.create({ url: server.url, clock: systemClock, log: silent, id });
  const log = createTestLog({ transport });
  await log.attach(database, '/shop');
  left.push(async () => {
    await log.close();
    await database.close();
  });
  return { log, database, count: (number) => log.publish(database, counted, { number }, { correlationId: 'r' }) };
}

function collect(log: DatabaseEventLog, consumer = 'one'): number[] {
  const numbers: number[] = [];
  log.subscribe({ consumer, events: [counted], from: 'start' }, ({ payload }) => void numbers.push(payload.number));
  return numbers;
}

/** What a Redis client on the command line would see. */
async function look<Result>(ask: (client: RedisClientType, stream: string) => Promise<Result>): Promise<Result> {
  const client: RedisClientType = createClient({ url: server.url });
  await client.connect();
  try {
    const [stream = ''] = (await client.keys('stewardry:events:*')).filter((key) => !key.endsWith(':dead'));
    return await ask(client, stream);
  } finally {
    await client.close();
  }
}

it('an event is an entry of the stream under its position, acknowledged when it is handled, and told of when it is not', async () => {
  const { log, database, count } = await enter('a');
  log.subscribe({ consumer: 'one', events: [counted], from: 'start', attempts: 1 }, ({ payload }) => {
    if (payload.number === 2) throw new Error('no');
  });
  await Promise.all([count(1), count(2), count(3)]);
  await waitFor('the cursor', async () => (await log.consumers(database)).every(({ lag }) => lag === 0));
  const entries = await look((client, stream) => client.xRange(stream, '-', '+'));
  expect(entries?.map(({ id }) => id)).toEqual(['1-0', '2-0', '3-0']);
  await waitFor('the acknowledgement', () => look(async (client, stream) => (await client.xPending(stream, 'one')).pending === 0));
  const [dead] = (await look((client, stream) => client.xRange(`${stream}:dead`, '-', '+'))) ?? [];
  expect(dead?.message).toMatchObject({ consumer: 'one', event: '2-0', error: 'no' });
});

it('publishing goes on while Redis is down, and everything arrives in order when it is back without its data', async () => {
  const [here, other] = [await enter('a'), await enter('b')];
  const numbers = collect(here.log);
  for (let number = 1; number <= 50; number++) await other.count(number);
  await waitFor('the first events', () => numbers.length === 50);
  await server.stop();
  for (let number = 51; number <= 100; number++) await (number % 2 === 0 ? here : other).count(number);
  await server.start();
  for (let number = 101; number <= 150; number++) await other.count(number);
  await waitFor('all events', () => numbers.length >= 150);
  expect(numbers).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
}, 60_000);

it('a process that starts while Redis is down publishes at once and hands out when it comes', async () => {
  await server.stop();
  const { log, count } = await enter('a');
  const numbers = collect(log);
  await count(1);
  expect(numbers).toEqual([]);
  await server.start();
  await waitFor('the event', () => numbers.length === 1);
}, 60_000);

it('what the stream lost while it was running is read from the log, and consumers whose group is gone go on', async () => {
  const { log, count } = await enter('a');
  const numbers = collect(log);
  await count(1);
  await waitFor('the first event', () => numbers.length === 1);
  await look((client) => client.flushAll());
  for (let number = 2; number <= 20; number++) await count(number);
  await look((client, stream) => client.xTrim(stream, 'MAXLEN', 2));
  await waitFor('all events', () => numbers.length >= 20);
  expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
}, 60_000);

/** A consumer that stops at its first event until it is let go. */
function collectSlowly(log: DatabaseEventLog): { readonly numbers: number[]; goOn(): void; readonly hasBegun: Promise<void> } {
  const numbers: number[] = [];
  const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  log.subscribe({ consumer: 'slow', events: [counted], from: 'start', effect: 'outside' }, async ({ payload }) => {
    begun.resolve();
    await gate.promise;
    numbers.push(payload.number);
  });
  return { numbers, goOn: gate.resolve, hasBegun: begun.promise };
}

it('what was trimmed before a slow consumer came to it is read from the log', async () => {
  const { log, count } = await enter('a');
  const slow = collectSlowly(log);
  await count(1);
  await slow.hasBegun;
  for (let number = 2; number <= 20; number++) await count(number);
  await waitFor('the stream', () => look(async (client, stream) => (await client.xLen(stream)) === 20));
  await look((client, stream) => client.xTrim(stream, 'MAXLEN', 2));
  slow.goOn();
  await waitFor('all events', () => slow.numbers.length >= 20);
  expect(slow.numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
}, 60_000);

it('what a Redis that comes back in an older state has forgotten is added again', async () => {
  const { log, count } = await enter('a');
  const slow = collectSlowly(log);
  await count(1);
  await slow.hasBegun;
  for (let number = 2; number <= 5; number++) await count(number);
  await waitFor('the stream', () => look(async (client, stream) => (await client.xLen(stream)) === 5));
  await look(async (client, stream) => {
    await client.del(stream);
    await client.xGroupCreate(stream, 'slow', '0', { MKSTREAM: true });
    await client.clientKill({ filter: 'SKIPME', skipMe: true });
    await waitFor('the new connection', async () => (await client.clientList()).length > 1);
  });
  slow.goOn();
  await waitFor('all events', () => slow.numbers.length >= 5);
  expect(slow.numbers).toEqual([1, 2, 3, 4, 5]);
}, 60_000);

it('what a process that was killed had read and not acknowledged is claimed by the next', async () => {
  const first = await enter('a');
  const begun = Promise.withResolvers<void>();
  first.log.subscribe({ consumer: 'one', events: [counted], from: 'start', effect: 'outside' }, () => {
    begun.resolve();
    return new Promise(() => undefined);
  });
  await Promise.all([first.count(1), first.count(2)]);
  await begun.promise;
  const pending = await look(async (client, stream) => (await client.xPending(stream, 'one')).pending);
  const second = await enter('b');
  // As if its process had been killed: nobody says goodbye.
  await sql`update events_cursors set owner = 'elsewhere/1/x'`.execute(second.database.tables());
  const numbers = collect(second.log);
  await waitFor('the events', () => numbers.length === 2);
  expect([pending > 0, numbers]).toEqual([true, [1, 2]]);
  await waitFor('the acknowledgements', () => look(async (client, stream) => (await client.xPending(stream, 'one')).pending === 0));
  expect(await look(async (client, stream) => (await client.xInfoConsumers(stream, 'one')).length)).toBe(1);
}, 60_000);
