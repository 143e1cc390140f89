/** Durable jobs that do nothing: how many in a second, in the table and on Redis beside BullMQ used bare. */
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { Queue, Worker } from 'bullmq';
import { z } from 'zod';
import { systemClock } from '../server/base/clock.ts';
import { createIds } from '../server/base/ids.ts';
import type { Logger } from '../server/base/log.ts';
import type { Database } from '../server/data/database.ts';
import { readMigrations } from '../server/data/migrations.ts';
import { openDatabase } from '../server/data/sqlite/openSqlite.ts';
import { createBullJobQueue } from '../server/jobs/bull/bullJobQueue.ts';
import { defineJob } from '../server/jobs/defineJob.ts';
import type { JobQueue } from '../server/jobs/jobQueue.ts';
import { createTableJobQueue } from '../server/jobs/table/tableJobQueue.ts';
import { findProgram } from '../test/harness/findProgram.ts';
import { startRedis } from '../test/harness/redis.ts';
import { createTemporaryFolder } from '../test/harness/temporaryFolder.ts';
import { type Amount, amountGoal, type Benchmark, type Row, ratioGoal } from './measure/benchmark.ts';
import { runAlone } from './measure/runAlone.ts';
import { summarize } from './measure/statistics.ts';

const JOBS = 20_000;
/** Enqueued at a time, by everybody. */
const AT_ONCE = 500;
/** 15,000 jobs in a second. */
const GOAL_MS_PER_1000 = 1_000 / 15;
/** At least 0.9 of the rate of the peer. */
const GOAL_RATIO = 1 / 0.9;
/** Of BullMQ's worker, ours and bare. */
const BULL_CONCURRENCY = 64;

const empty = defineJob('bench/empty', z.object({ n: z.number() }));

export const jobs: Benchmark = {
  name: 'jobs',
  title: 'Durable jobs that do nothing',
  async run(amount) {
    const rows = await measureTable(amount);
    if (findProgram('redis-server') === undefined) return { rows, notes: [...NOTES, 'Redis is not installed, so it was not measured.'] };
    return { rows: [...rows, await measureRedis(amount)], notes: NOTES };
  },
};

const NOTES = [
  `${JOBS} jobs, enqueued ${AT_ONCE} at a time while they run. Table: with synchronous=FULL, as in workspaces, 4 at a time, until the last is stored as completed.`,
  `Redis: "ours" is the adapter, the peer column BullMQ's own queue and worker, both ${BULL_CONCURRENCY} at a time on @redis/client, in turns on one server that does not write to the disk, until the last handler has run.`,
  'Processor time is that of this process: with the machine to itself, its inverse is the rate.',
];

async function measureTable({ repeats, say }: Amount): Promise<Row[]> {
  const times: number[] = [];
  const processor: number[] = [];
  for (let turn = 1; turn <= repeats; turn++) {
    say(`jobs in the table, ${turn} of ${repeats}`);
    await withDatabase(async (database) => {
      const queue = createTableJobQueue({ clock: systemClock, log: silent, newId: createIds(systemClock), isResident: true });
      const before = process.cpuUsage();
      times.push(await timeJobs(queue, database, () => areStored(queue, database)));
      const { user, system } = process.cpuUsage(before);
      processor.push((user + system) / JOBS);
      await queue.close();
    });
  }
  const each = summarize(times);
  return [
    { what: 'SQLite: 1,000 jobs', unit: 'ms', ours: each, goals: [amountGoal('p50', each.p50, GOAL_MS_PER_1000)] },
    { what: 'SQLite: processor time of a job', unit: 'µs', ours: summarize(processor), goals: [] },
  ];
}

async function measureRedis({ repeats, say }: Amount): Promise<Row> {
  const server = await startRedis();
  const ours: number[] = [];
  const bare: number[] = [];
  try {
    for (let turn = 1; turn <= repeats; turn++) {
      say(`jobs on Redis, ${turn} of ${repeats}`);
      const measures = [
        async () => void ours.push(await throughAdapter(server.url)),
        async () => void bare.push(await bareBull(server.url)),
      ];
      // Whoever is second meets a warm server.
      for (const measure of turn % 2 === 0 ? measures : measures.toReversed()) await measure();
    }
  } finally {
    await server.dispose();
  }
  const [us, peer] = [summarize(ours), summarize(bare)];
  const goals = [ratioGoal('p50 / bare', us.p50, peer.p50, GOAL_RATIO)];
  return { what: 'Redis: 1,000 jobs, beside BullMQ alone', unit: 'ms', ours: us, peer, goals };
}

/** Milliseconds for 1,000 jobs, from enqueueing the first until the last has run and `isDone` says so. */
async function timeJobs(queue: JobQueue, database: Database, isDone: () => Promise<boolean>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let handled = 0;
  queue.handle(empty, () => {
    if (++handled === JOBS) resolve();
  });
  const started = performance.now();
  for (let first = 0; first < JOBS; first += AT_ONCE) await queue.enqueueAll(database, empty, payloadsFrom(first));
  await promise;
  while (!(await isDone())) await delay(1);
  return ((performance.now() - started) / JOBS) * 1000;
}

async function areStored(queue: JobQueue, database: Database): Promise<boolean> {
  const { counts } = await queue.list(database, { states: [], limit: 1 });
  return counts.completed === JOBS;
}

function throughAdapter(url: string): Promise<number> {
  return withDatabase(async (database, folder) => {
    const options = { url, clock: systemClock, log: silent, newId: createIds(systemClock), isResident: true };
    const queue = await createBullJobQueue({ ...options, concurrency: BULL_CONCURRENCY });
    queue.attend(database, folder);
    // Waits until Redis is there: jobs go the long way before.
    await queue.list(database, { states: [], limit: 1 });
    const time = await timeJobs(queue, database, async () => true);
    await queue.close();
    return time;
  });
}

async function bareBull(url: string): Promise<number> {
  const connection = createClient({ url });
  await connection.connect();
  const name = `bare-${performance.now()}`;
  const queue = new Queue(name, { connection });
  const { promise, resolve } = Promise.withResolvers<void>();
  let handled = 0;
  const worker = new Worker(
    name,
    async () => {
      if (++handled === JOBS) resolve();
    },
    { connection, concurrency: BULL_CONCURRENCY },
  );
  await worker.waitUntilReady();
  const started = performance.now();
  const opts = { removeOnComplete: { count: 10_000 } };
  for (let first = 0; first < JOBS; first += AT_ONCE) {
    await queue.addBulk(payloadsFrom(first).map((data) => ({ name: 'bench/empty', data, opts })));
  }
  await promise;
  const time = ((performance.now() - started) / JOBS) * 1000;
  await worker.close();
  await queue.close();
  connection.destroy();
  return time;
}

function payloadsFrom(first: number): { n: number }[] {
  return Array.from({ length: AT_ONCE }, (_, index) => ({ n: first + index }));
}

async function withDatabase<Result>(work: (database: Database, folder: string) => Promise<Result>): Promise<Result> {
  const folder = createTemporaryFolder('bench-jobs');
  const file = join(folder.path, 'state.db');
  const migrations = readMigrations('jobs', 'sqlite');
  const { database } = await openDatabase({ file, migrations, clock: systemClock, durability: 'full', whenUnusable: 'fail' });
  try {
    return await work(database, folder.path);
  } finally {
    await database.close();
    folder.dispose();
  }
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warning: () => undefined,
  error: () => undefined,
  with: () => silent,
};

if (import.meta.main) await runAlone(jobs);
