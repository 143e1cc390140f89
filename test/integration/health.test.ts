import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, test } from 'vitest';
import { z } from 'zod';
import { ideaCreated } from '../../protocol/catalog.ts';
import { health } from '../../protocol/index.ts';
import { systemClock } from '../../server/base/clock.ts';
import { createIds } from '../../server/base/ids.ts';
import { createLog } from '../../server/base/log.ts';
import type { Health, Probe } from '../../server/base/probe.ts';
import type { Database } from '../../server/data/database.ts';
import { readMigrations } from '../../server/data/migrations.ts';
import { openDatabase } from '../../server/data/sqlite/openSqlite.ts';
import { createEventLog } from '../../server/events/createEventLog.ts';
import { findBinary, resolverFrom } from '../../server/governance/syntax/parsers.ts';
import { defineJob } from '../../server/jobs/defineJob.ts';
import { createTableJobQueue } from '../../server/jobs/table/tableJobQueue.ts';
import type { ThreadJobs } from '../../server/jobs/threadJobs.ts';
import { createWorkerPool } from '../../server/jobs/workerPool.ts';
import { askAll } from '../../server/modules/health/askAll.ts';
import { databaseProbe } from '../../server/modules/health/probes/database.ts';
import { diskSpaceProbe } from '../../server/modules/health/probes/diskSpace.ts';
import { engineProbe } from '../../server/modules/health/probes/engine.ts';
import { eventLogProbe } from '../../server/modules/health/probes/eventLog.ts';
import { gitProbe } from '../../server/modules/health/probes/git.ts';
import { jobsProbe } from '../../server/modules/health/probes/jobs.ts';
import { modulesProbe } from '../../server/modules/health/probes/modules.ts';
import { redisProbe } from '../../server/modules/health/probes/redis.ts';
import { workersProbe } from '../../server/modules/health/probes/workers.ts';
import { createCliWorkspace } from '../harness/cliWorkspace.ts';
import { openTestPostgres } from '../harness/openPostgres.ts';
import { startPostgres } from '../harness/postgres.ts';
import { startRedis } from '../harness/redis.ts';
import { createTemporaryFolder } from '../harness/temporaryFolder.ts';
import { createTestBackend } from '../harness/testBackend.ts';

/** Each thing that the backend stands on is taken away for real, and the report says so. */

const place = createTemporaryFolder('health');
const canMount = process.getuid?.() === 0 && process.platform === 'linux';
const log = createLog({ fileName: 'test.log', level: 'ERROR', clock: systemClock });

afterAll(() => place.dispose());

async function ask(probe: Probe, folder: string | null = null): Promise<Health> {
  const [answer] = await askAll([probe], folder, 20_000);
  if (!answer) throw new Error('There was no answer.');
  const { state, detail } = answer.dependency;
  return { state, detail };
}

function startBackend(dataFolder: string, environment: Record<string, string | undefined> = process.env) {
  return createTestBackend({ dataFolder, environment });
}

describe('the whole report', () => {
  it('is ok when everything is, and tells of each dependency', async () => {
    const backend = await startBackend(join(place.path, 'good'));
    const { state, partial, dependencies } = await backend.kernel.ask(health.check, {});
    await backend.close();
    expect({ state, partial }).toEqual({ state: 'ok', partial: false });
    const names = ['modules', 'database', 'event log', 'jobs', 'access policy', 'worker threads', 'rule engine', 'git', 'disk space'];
    expect(dependencies.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('is degraded when one thing is missing, and tells of the others all the same', async () => {
    const backend = await startBackend(join(place.path, 'good'), { ...process.env, PATH: '/nowhere' });
    const { state, dependencies } = await backend.kernel.ask(health.check, {});
    await backend.close();
    expect(state).toBe('degraded');
    expect(dependencies.filter((one) => one.state !== 'ok').map(({ name }) => name)).toEqual(['git']);
  });

  it('does not wait for what hangs', async () => {
    let isAborted = false;
    const hangs: Probe = {
      name: 'hangs',
      check: (_folder, signal) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
        });
        return new Promise(() => undefined);
      },
    };
    const throws: Probe = { name: 'throws', check: () => Promise.reject(new Error('out of order')) };
    const fine: Probe = { name: 'fine', check: async () => ({ state: 'ok', detail: '' }) };
    const answers = await askAll([hangs, throws, fine], null, 50);
    expect(answers.map(({ dependency: { name, state, detail }, isLate }) => [name, state, detail, isLate])).toEqual([
      ['hangs', 'failed', 'did not answer within 0.05 s', true],
      ['throws', 'failed', 'out of order', false],
      ['fine', 'ok', '', false],
    ]);
    expect(isAborted).toBe(true);
  });
});

describe('the database', () => {
  it('that cannot be kept on the disk is degraded', async () => {
    const blocked = join(place.path, 'blocked');
    writeFileSync(blocked, 'a file where the data folder should be');
    const backend = await startBackend(blocked);
    const { state, dependencies } = await backend.kernel.ask(health.check, {});
    await backend.close();
    expect(state).toBe('degraded');
    expect(dependencies.find(({ name }) => name === 'database')).toMatchObject({
      state: 'degraded',
      detail: expect.stringContaining(blocked),
    });
  });

  it('on a PostgreSQL server that has stopped has failed, and is well when it is back', async () => {
    const server = await startPostgres();
    const database = await openTestPostgres([], { url: server.url });
    const probe = databaseProbe({ open: async () => ({ database, place: 'a server', notices: [] }) });
    expect(await ask(probe)).toEqual({ state: 'ok', detail: 'a server' });
    await server.stop();
    expect((await ask(probe)).state).toBe('failed');
    await server.start();
    expect((await ask(probe)).state).toBe('ok');
    await database.close();
    await server.dispose();
  }, 60_000);
});

it('Redis that has stopped has failed, and is well when it is back', async () => {
  const server = await startRedis();
  const probe = redisProbe(server.url);
  expect(await ask(probe)).toEqual({ state: 'ok', detail: `answers at ${new URL(server.url).host}` });
  await server.stop();
  expect((await ask(probe)).state).toBe('failed');
  const backend = await startBackend(join(place.path, 'good'), { ...process.env, STEWARDRY_REDIS_URL: server.url });
  const { dependencies } = await backend.kernel.ask(health.check, {});
  await backend.close();
  expect(dependencies.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual(['jobs', 'redis']); // jobs live there, too
  await server.start();
  expect((await ask(probe)).state).toBe('ok');
  await server.dispose();
}, 30_000);

describe('work in the database', () => {
  const newId = createIds(systemClock);

  async function open(service: 'jobs' | 'events'): Promise<Database> {
    const migrations = readMigrations(service, 'sqlite');
    const file = join(place.path, `${service}.db`);
    return (await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail' })).database;
  }

  it('a job that was given up on needs somebody; jobs that cannot be read have failed', async () => {
    const database = await open('jobs');
    const jobs = createTableJobQueue({ clock: systemClock, log, newId, isResident: true });
    const probe = jobsProbe({ open: async () => ({ database, place: '', notices: [] }) }, jobs);
    const job = defineJob('trouble/always', z.object({}), { attempts: 1 });
    jobs.handle(job, () => Promise.reject(new Error('never works')));
    jobs.attend(database, null);
    expect(await ask(probe)).toEqual({ state: 'ok', detail: '0 waiting, 0 running' });
    const { id } = await jobs.enqueue(database, job, {});
    await jobs.whenEnded(database, id, () => undefined, new AbortController().signal);
    expect(await ask(probe)).toMatchObject({ state: 'degraded', detail: expect.stringContaining('1 given up') });
    await jobs.close();
    await database.close();
    expect((await ask(probe)).state).toBe('failed');
  });

  it('an event that nobody could handle needs somebody; a log that cannot be read has failed', async () => {
    const database = await open('events');
    const events = await createEventLog({ clock: systemClock, newId, log, environment: {} });
    const probe = eventLogProbe({ open: async () => ({ database, place: '', notices: [] }) }, events);
    await events.attach(database, '');
    expect((await ask(probe)).state).toBe('ok');
    const never = (): Promise<void> => Promise.reject(new Error('never works'));
    events.subscribe({ consumer: 'trouble', events: '*', from: 'start', attempts: 1 }, never);
    await events.publish(database, ideaCreated, { project_id: 'p', content: 'c', actor: 'a' }, { correlationId: 'c' });
    await expect.poll(() => ask(probe), { timeout: 10_000 }).toMatchObject({ state: 'degraded' });
    await events.close();
    await database.close();
    expect((await ask(probe)).state).toBe('failed');
  });
});

describe('worker threads', () => {
  const startPool = (entry: string) =>
    createWorkerPool<ThreadJobs>({ entry: pathToFileURL(entry), clock: systemClock, log, crashBudget: 1 });

  it('that answer are ok', async () => {
    const pool = startPool(join(import.meta.dirname, '..', '..', 'server', 'worker.ts'));
    expect(await ask(workersProbe(pool))).toEqual({ state: 'ok', detail: '1 running, 0 busy, 0 waiting' });
    await pool.close();
  });

  it('that die at once have failed', async () => {
    const entry = join(place.path, 'dies.mjs');
    writeFileSync(entry, 'process.exit(3);');
    const pool = startPool(entry);
    expect((await ask(workersProbe(pool))).state).toBe('failed');
    await pool.close();
  });
});

describe('the rule engine', () => {
  it('without its binary is degraded', async () => {
    const nothing = resolverFrom(join(place.path, 'package.json'));
    expect(await ask(engineProbe(nothing))).toMatchObject({ state: 'degraded', detail: expect.stringContaining('no ast-grep binary') });
  });

  it('with a binary that does not run is degraded', async () => {
    const real = findBinary(resolverFrom(import.meta.url));
    if (real === undefined) throw new Error('This system has no ast-grep binary.');
    // The package is a scope and a name: `@ast-grep/cli-linux-x64-gnu`.
    const name = real.split('/').slice(-3, -1).join('/');
    const folder = join(place.path, 'broken', 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, 'ast-grep'), '#!/bin/sh\necho "wrong machine" >&2\nexit 126\n');
    chmodSync(join(folder, 'ast-grep'), 0o755);
    const resolver = resolverFrom(join(place.path, 'broken', 'package.json'));
    expect(await ask(engineProbe(resolver))).toMatchObject({ state: 'degraded', detail: expect.stringContaining('wrong machine') });
  });
});

it('git that is not there is degraded; a folder without a repository is not', async () => {
  expect(await ask(gitProbe({ PATH: '/nowhere' }))).toMatchObject({
    state: 'degraded',
    detail: expect.stringContaining('not on the PATH'),
  });
  expect(await ask(gitProbe(process.env), place.path)).toMatchObject({ state: 'ok', detail: expect.stringContaining('no commit') });
});

it('a module that is not running is degraded; one that is switched off is not', async () => {
  const off = { id: 'rules', state: 'disabled' } as const;
  expect(await ask(modulesProbe({ modules: () => [off] }))).toEqual({ state: 'ok', detail: '0 running, switched off: rules' });
  const failed = { id: 'rules', state: 'failed', reason: 'no such file' } as const;
  expect(await ask(modulesProbe({ modules: () => [off, failed] }))).toEqual({ state: 'degraded', detail: '"rules": no such file' });
});

test.skipIf(!canMount)('a disk that is nearly full is degraded, a full one has failed (needs root)', async () => {
  const folder = join(place.path, 'disk');
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]);
  try {
    expect(await ask(diskSpaceProbe(folder))).toEqual({ state: 'degraded', detail: expect.stringContaining('100 MiB free') });
    execFileSync('mount', ['-o', 'remount,size=5m', folder]);
    expect((await ask(diskSpaceProbe(folder))).state).toBe('failed');
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

describe('stewardry health', () => {
  const workspace = createCliWorkspace('health', { git: true });
  afterAll(() => workspace.dispose());

  it('ends with 0 when all is well', async () => {
    const { code, stdout } = await workspace.run(['health']);
    expect(stdout).toMatch(/^ok {3}git: git version .*\n/m);
    expect([stdout.trim().split('\n').at(-1), code]).toEqual(['ok', 0]);
  });

  it('ends with 1 when something is not, and says what', async () => {
    const { code, stdout } = await workspace.run(['health', '--json'], { env: { PATH: '/nowhere' } });
    const { state, dependencies } = health.check.result.parse(JSON.parse(stdout));
    expect([state, code, dependencies.find(({ name }) => name === 'git')?.state]).toEqual(['degraded', 1, 'degraded']);
  });
});
