import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { type Clock, systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import type { Database } from '../../data/database.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import { defineJob } from '../defineJob.ts';
import { effectsIn, quietLog, TEST_TIMINGS, testMigrations } from '../fixtures/jobStage.ts';
import { deadly, innocent, steps } from '../fixtures/testDurableJobs.ts';
import type { JobQueue } from '../jobQueue.ts';
import { createTableJobQueue } from './tableJobQueue.ts';

let folder: string;
let database: Database;
let queue: JobQueue;

const file = (): string => path.join(folder, 'jobs.db');
const createQueue = (options: { isResident: boolean; clock?: Clock }): JobQueue =>
  createTableJobQueue({ clock: systemClock, log: quietLog, newId: createIds(systemClock), timings: TEST_TIMINGS, ...options });

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'job-faults-'));
  ({ database } = await openDatabase({ file: file(), migrations: testMigrations('sqlite'), clock: systemClock, whenUnusable: 'fail' }));
  queue = createQueue({ isResident: false });
});

afterEach(async () => {
  await queue.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs the jobs in a process of their own until `isDone`, starting another whenever one has died; returns how many that took. */
async function runInProcesses(isDone: () => Promise<boolean>, onReady: (kill: () => void) => void = () => undefined): Promise<number> {
  const program = fileURLToPath(new URL('../fixtures/program.ts', import.meta.url));
  for (let count = 1; ; count++) {
    const child = spawn(process.execPath, [program, file()], { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit').then(() => true);
    child.stdout.once('data', () => onReady(() => child.kill('SIGKILL')));
    for (;;) {
      if (await Promise.race([gone, delay(20, false)])) break;
      if (!(await isDone())) continue;
      child.kill('SIGKILL');
      await gone;
      return count;
    }
  }
}

test('a job whose process is killed again and again goes on from its checkpoint, and every effect happens once', async () => {
  const count = 60;
  const { id } = await queue.enqueue(database, steps, { count });
  let kills = 0;
  const processes = await runInProcesses(
    async () => (await queue.show(database, id)).state === 'completed',
    (kill) => {
      // Two deaths somewhere in the middle of a step; three would be taken for the job's own doing.
      if (kills++ < 2) setTimeout(kill, 120);
    },
  );
  expect(processes).toBe(3);
  expect(await effectsIn(database)).toEqual(Array.from({ length: count }, (_, step) => `step ${step}`));
}, 60_000);

test('a job that kills its process is dead after three, and takes none of the others with it', async () => {
  const poison = await queue.enqueue(database, deadly, {}, { priority: 1 });
  const others = await queue.enqueueAll(
    database,
    innocent,
    Array.from({ length: 12 }, (_, n) => ({ n })),
  );
  const stateOf = async (id: string): Promise<string> => (await queue.show(database, id)).state;
  await runInProcesses(async () => {
    const states = await Promise.all([poison, ...others].map(({ id }) => stateOf(id)));
    return states.every((state) => state === 'completed' || state === 'dead');
  });
  expect(await stateOf(poison.id)).toBe('dead');
  expect(await Promise.all(others.map(({ id }) => stateOf(id)))).toEqual(others.map(() => 'completed'));
  expect((await queue.show(database, poison.id)).error).toMatch(/^The process that ran it \(.*\) died or fell silent\.$/);
}, 60_000);

const hang = defineJob('test/hang', z.object({}), { timeLimitMs: 20, attempts: 1 });

test('handlers that hang and leave everything lying about do not use up the places of others', async () => {
  const resident = createQueue({ isResident: true });
  const leaked: unknown[] = [];
  resident.handle(hang, ({ signal }) => {
    signal.addEventListener('abort', () => leaked.push(Buffer.alloc(1_000)));
    return new Promise(() => undefined);
  });
  resident.handle(innocent, () => 'ran');
  const hanging = await resident.enqueueAll(
    database,
    hang,
    Array.from({ length: 40 }, () => ({})),
  );
  const { id } = await resident.enqueue(database, innocent, { n: 1 });
  const ended = (of: string) => resident.whenEnded(database, of, () => undefined, AbortSignal.timeout(20_000));
  expect((await ended(id)).state).toBe('completed');
  for (const job of hanging) expect((await ended(job.id)).state).toBe('dead');
  expect(leaked).toHaveLength(hanging.length);
  await resident.close();
}, 30_000);

test('a wall clock that jumps neither ends a lease nor runs a job twice', async () => {
  let shift = 0;
  const jumping: Clock = { ...systemClock, now: () => systemClock.now() + shift };
  const [first, second] = [0, 1].map(() => createQueue({ isResident: true, clock: jumping }));
  const starts: string[] = [];
  for (const [index, each] of [first, second].entries()) {
    each?.handle(innocent, async ({ payload }) => {
      starts.push(`${payload.n} by ${index}`);
      await delay(1_200);
    });
    each?.attend(database, null);
  }
  const { id } = (await first?.enqueue(database, innocent, { n: 1 })) ?? { id: '' };
  const done = first?.whenEnded(database, id, () => undefined, AbortSignal.timeout(20_000));
  for (const hours of [24, -48, 72, -24]) {
    await delay(200);
    shift += hours * 3_600_000;
    // Also a new job is run at once, whatever time it is.
    const other = await second?.enqueue(database, innocent, { n: 100 + hours });
    expect(other?.isNew).toBe(true);
  }
  expect((await done)?.state).toBe('completed');
  await first?.close();
  await second?.close();
  expect(starts.filter((start) => start.startsWith('1 '))).toHaveLength(1);
  expect(new Set(starts.map((start) => start.split(' ')[0])).size).toBe(5);
}, 30_000);

test.skipIf(process.platform !== 'linux' || process.getuid?.() !== 0)(
  'what a full disk keeps from being written is written when there is room (needs root)',
  async () => {
    const disk = path.join(folder, 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]);
    const resident = createQueue({ isResident: true });
    try {
      const onDisk = path.join(disk, 'jobs.db');
      const options = { migrations: testMigrations('sqlite'), clock: systemClock, whenUnusable: 'fail' } as const;
      const { database: small } = await openDatabase({ file: onDisk, ...options });
      let runs = 0;
      resident.handle(innocent, () => {
        runs++;
        const { bavail, bsize } = statfsSync(disk);
        writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(bavail * bsize));
        return 'x'.repeat(200_000);
      });
      const { id } = await resident.enqueue(small, innocent, { n: 1 });
      await delay(200);
      expect((await resident.show(small, id)).state).toBe('running');
      rmSync(path.join(disk, 'ballast'));
      const job = await resident.whenEnded(small, id, () => undefined, AbortSignal.timeout(20_000));
      expect([job.state, String(job.result).length, runs]).toEqual(['completed', 200_000, 1]);
      await resident.close();
      await small.close();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  },
);

test('claims walk the index of what waits instead of sorting it', async () => {
  if (database.dialect !== 'sqlite') throw new Error('This test is about SQLite.');
  const { claimJobs } = await import('./statements.ts');
  for (const isForSuspects of [false, true]) {
    const { text, parameters } = claimJobs({ owner: 'o', names: ['a', 'b'], limit: 4, isForSuspects, now: 1, dialect: 'sqlite' });
    const plan = await database.batch((prepare) => prepare(`EXPLAIN QUERY PLAN ${text}`).all(...parameters));
    const details = (plan as { detail: string }[]).map(({ detail }) => detail);
    expect(details).toContain(`SCAN jobs USING INDEX ${isForSuspects ? 'jobs_suspect' : 'jobs_waiting'}`);
    expect(details.join('\n')).not.toContain('TEMP B-TREE');
  }
});
