/** The event log: how long from publishing to being handled, and how many in a second. */

import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ideaCreated } from '../protocol/catalog.ts';
import { systemClock } from '../server/base/clock.ts';
import { createIds } from '../server/base/ids.ts';
import type { Logger } from '../server/base/log.ts';
import type { Database } from '../server/data/database.ts';
import { readMigrations } from '../server/data/migrations.ts';
import { openDatabase } from '../server/data/sqlite/openSqlite.ts';
import { DatabaseEventLog } from '../server/events/databaseEventLog.ts';
import { RedisTransport } from '../server/events/redis/redisTransport.ts';
import { findProgram } from '../test/harness/findProgram.ts';
import { startRedis } from '../test/harness/redis.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { type Amount, amountGoal, type Benchmark, type Row } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { percentile, summarize } from './measure/statistics.ts';

/** 20,000 events in a second. */
const GOAL_MS_PER_1000 = 50;
const GOAL_P99_MS = 10;
const BURST = 40_000;
/** Publishers that wait for their own event to be kept before they publish the next. */
const PUBLISHERS = 500;
/** Moderate load: one event a millisecond, about. */
const SINGLE = 1_500;
const DISK_WRITES = 300;

export const events: Benchmark = {
  name: 'events',
  title: 'Events, from publishing to handled',
  async run(amount) {
    const rows = [
      diskAlone(),
      ...(await measure('SQLite, synchronous=FULL', { ...amount, durability: 'full' })),
      ...(await measure('SQLite, synchronous=NORMAL', { ...amount, durability: 'normal' })),
    ];
    if (findProgram('redis-server') === undefined) return { rows, notes: [...NOTES, 'Redis is not installed, so it was not measured.'] };
    const server = await startRedis();
    try {
      rows.push(...(await measure('Redis, outbox in SQLite synchronous=FULL', { ...amount, durability: 'full', redis: server.url })));
    } finally {
      await server.dispose();
    }
    return { rows, notes: NOTES };
  },
};

const NOTES = [
  `Kept means: committed to the WAL file, and with FULL (what workspaces use) written through to the disk before publish resolves. ${PUBLISHERS} publishers at once share commits; one event alone waits for the disk alone.`,
  'One consumer in the same process; its handler only counts. "With effects in the database" is the default of modules: handler and cursor in one transaction.',
  'Redis: publisher, relay and consumer share one process; Redis runs beside it without writing to the disk, because the outbox keeps the events.',
  'Processor time is that of this process: with the machine to itself, its inverse is the rate.',
];

/** What every commit with FULL waits for. */
function diskAlone(): Row {
  const folder = createTemporaryFolder('bench-disk');
  const file = openSync(join(folder.path, 'file'), 'w');
  const page = Buffer.alloc(4096);
  const samples = Array.from({ length: DISK_WRITES }, () => {
    const started = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - started;
  });
  closeSync(file);
  folder.dispose();
  return { what: 'the disk alone: one page written through', unit: 'ms', ours: summarize(samples), goals: [] };
}

interface Setting extends Amount {
  readonly durability: 'full' | 'normal';
  readonly redis?: string;
}

async function measure(name: string, setting: Setting): Promise<Row[]> {
  const bursts: Burst[] = [];
  const withEffects: number[] = [];
  const single: number[] = [];
  for (let turn = 1; turn <= setting.repeats; turn++) {
    setting.say(`${name}, ${turn} of ${setting.repeats}`);
    bursts.push(await withLog(setting, (log, database) => publishBurst(log, database, 'outside', BURST)));
    withEffects.push((await withLog(setting, (log, database) => publishBurst(log, database, 'state', BURST / 10))).milliseconds);
    single.push(...(await withLog(setting, publishSingly)));
  }
  const sustained = summarize(bursts.map(({ milliseconds }) => milliseconds));
  const p99 = percentile(single, 99);
  return [
    { what: `${name}: 1,000 events of ${BURST}`, unit: 'ms', ours: sustained, goals: [amountGoal('p50', sustained.p50, GOAL_MS_PER_1000)] },
    { what: `${name}: the same, processor time each`, unit: 'µs', ours: summarize(bursts.map(({ processor }) => processor)), goals: [] },
    { what: `${name}: 1,000 events, with effects in the database`, unit: 'ms', ours: summarize(withEffects), goals: [] },
    { what: `${name}: one event, at 1,000 a second`, unit: 'ms', ours: summarize(single), goals: [amountGoal('p99', p99, GOAL_P99_MS)] },
  ];
}

async function withLog<Result>(
  { durability, redis: url }: Setting,
  work: (log: DatabaseEventLog, database: Database) => Promise<Result>,
): Promise<Result> {
  const folder = createTemporaryFolder('bench-events');
  const clock = systemClock;
  const { database } = await openDatabase({
    file: join(folder.path, 'state.db'),
    migrations: readMigrations('events', 'sqlite'),
    clock,
    durability,
    whenUnusable: 'fail',
  });
  const newId = createIds(clock);
  const transport = url === undefined ? {} : { transport: await RedisTransport.create({ url, clock, log: silent, id: newId() }) };
  const log = new DatabaseEventLog({ catalog: [ideaCreated], clock, newId, log: silent, ...transport });
  await log.attach(database, folder.path);
  try {
    return await work(log, database);
  } finally {
    await log.close();
    await database.close();
    folder.dispose();
  }
}

interface Burst {
  /** For 1,000 events, from the first publish until the last is handled. */
  readonly milliseconds: number;
  /** Microseconds of this process for one event. */
  readonly processor: number;
}

async function publishBurst(log: DatabaseEventLog, database: Database, effect: 'state' | 'outside', count: number): Promise<Burst> {
  const { promise: isDone, resolve } = Promise.withResolvers<void>();
  let handled = 0;
  log.subscribe({ consumer: 'bench', events: [ideaCreated], from: 'start', effect }, () => {
    handled++;
    if (handled === count) resolve();
  });
  const before = process.cpuUsage();
  const started = performance.now();
  let next = 0;
  const publish = async (): Promise<void> => {
    while (next < count) await publishOne(log, database, next++);
  };
  await Promise.all([...Array.from({ length: PUBLISHERS }, publish), isDone]);
  const { user, system } = process.cpuUsage(before);
  return { milliseconds: ((performance.now() - started) / count) * 1000, processor: (user + system) / count };
}

/** Milliseconds from publish to handled, of events that come one by one. */
async function publishSingly(log: DatabaseEventLog, database: Database): Promise<number[]> {
  const sent: number[] = [];
  const samples: number[] = [];
  const { promise: isDone, resolve } = Promise.withResolvers<void>();
  log.subscribe({ consumer: 'bench', events: [ideaCreated], from: 'start', effect: 'outside' }, ({ payload }) => {
    samples.push(performance.now() - (sent[Number(payload.content)] ?? 0));
    if (samples.length === SINGLE) resolve();
  });
  for (let number = 0; number < SINGLE; number++) {
    sent.push(performance.now());
    void publishOne(log, database, number);
    await delay(1);
  }
  await isDone;
  return samples;
}

function publishOne(log: DatabaseEventLog, database: Database, number: number): Promise<string> {
  return log.publish(
    database,
    ideaCreated,
    { project_id: 'proj-123', content: String(number), actor: 'user@example.com' },
    { correlationId: 'bench' },
  );
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  with: () => silent,
};

if (import.meta.main) await runAlone(events);
