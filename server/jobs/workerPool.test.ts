import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, systemClock } from '../base/clock.ts';
import { createLog } from '../base/log.ts';
import type { TestJobs } from './fixtures/testJobs.ts';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from './workerPool.ts';

const entry = new URL('./fixtures/testWorker.ts', import.meta.url);
const background = { lane: 'background' } as const;
const interactive = { lane: 'interactive' } as const;
const never = new AbortController().signal;
/** Longer than any test runs: a handler that spins this long only ends because its thread was terminated. */
const FOREVER_MS = 600_000;

const pools: WorkerPool<TestJobs>[] = [];
const log = createLog({ fileName: 'test.log', level: 'DEBUG', clock: systemClock });

function createPool(options: Partial<WorkerPoolOptions> = {}): WorkerPool<TestJobs> {
  const pool = createWorkerPool<TestJobs>({ entry, clock: systemClock, log, size: 1, graceMs: 100, ...options });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test('a job runs in another thread and its answer comes back', async () => {
  const pool = createPool();
  const text = 'große Datei\n'.repeat(200_000);
  expect(await pool.run('echo', { text, bytes: new Uint8Array([1, 2]) }, background, never)).toEqual({
    text,
    bytes: new Uint8Array([1, 2]),
  });
  expect(await pool.run('thread', null, background, never)).toBeGreaterThan(0);
});

test('an error keeps its kind and data, a defect its message, both the stack of the worker', async () => {
  const pool = createPool();
  const refused = await pool.run('refuse', { path: 'a.yml' }, background, never).catch((error: unknown) => error);
  expect(refused).toMatchObject({ name: 'BadInputError', code: 'BAD_INPUT', message: "Cannot use 'a.yml'", data: { path: 'a.yml' } });
  const broken = await pool.run('break', null, background, never).catch((error: unknown) => error);
  expect(broken).toMatchObject({ message: 'a defect', cause: { stack: expect.stringContaining('testWorker.ts') } });
});

test('progress arrives in order before the answer', async () => {
  const seen: number[] = [];
  await createPool().run('count', { to: 4 }, { ...background, onProgress: (value) => seen.push(value) }, never);
  expect(seen).toEqual([1, 2, 3, 4]);
});

test('a cancelled job rejects at once; waiting, asynchronous and polite synchronous jobs leave their thread alive', async () => {
  const pool = createPool({ graceMs: 10_000 });
  const thread = await pool.run('thread', null, background, never);
  for (const [name, payload] of [
    ['wait', null],
    ['spinPolitely', { milliseconds: FOREVER_MS }],
  ] as const) {
    const running = new AbortController();
    const waiting = new AbortController();
    const first = codeOf(pool.run(name, payload, background, running.signal));
    const second = codeOf(pool.run('echo', 1, background, waiting.signal));
    waiting.abort();
    expect(await second).toBe('CANCELLED');
    running.abort();
    expect(await first).toBe('CANCELLED');
    expect(await pool.run('thread', null, background, never)).toBe(thread);
  }
});

test('a signal that aborted before the call starts nothing', async () => {
  const pool = createPool();
  expect(await codeOf(pool.run('echo', 1, background, AbortSignal.abort()))).toBe('CANCELLED');
  expect(pool.status()).toEqual({ threads: 0, busy: 0, waiting: 0 });
});

test('a job that ignores cancellation loses its thread after the grace time, and the next job gets a new one', async () => {
  const pool = createPool();
  const thread = await pool.run('thread', null, background, never);
  const controller = new AbortController();
  const stubborn = codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, background, controller.signal));
  const next = pool.run('thread', null, background, never);
  controller.abort();
  expect(await stubborn).toBe('CANCELLED');
  expect(await next).not.toBe(thread);
});

test('a job that is cancelled while its thread starts does not cost the thread, however long that takes', async () => {
  const graceMs = 777;
  let graces = 0;
  const after: Clock['after'] = (milliseconds, listener) => {
    if (milliseconds !== graceMs) return systemClock.after(milliseconds, listener);
    graces += 1;
    return { dispose: () => undefined };
  };
  const pool = createPool({ graceMs, clock: { ...systemClock, after } });
  const stop = new AbortController();
  const first = codeOf(pool.run('echo', 'first', background, stop.signal));
  stop.abort();
  expect([await first, graces]).toEqual(['CANCELLED', 0]);
  expect(await pool.run('echo', 'next', background, never)).toBe('next');
  // Once it had come up, it had its time to stop like any other.
  expect([graces, pool.status().threads]).toEqual([1, 1]);
});

test('a job over its time limit is stopped; waiting in the queue does not count', async () => {
  const pool = createPool();
  const slow = pool.run('spin', { milliseconds: 300 }, background, never);
  const quick = pool.run('echo', 'made it', { ...background, timeLimitMs: 200 }, never);
  const endless = codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, { ...background, timeLimitMs: 50 }, never));
  const after = pool.run('echo', 'after', background, never);
  expect([await quick, await endless, await after]).toEqual(['made it', 'TIMEOUT', 'after']);
  await slow;
});

test('interactive jobs overtake waiting background jobs', async () => {
  const pool = createPool();
  const order: string[] = [];
  const note = (name: string) => () => order.push(name);
  await Promise.all([
    pool.run('spin', { milliseconds: 30 }, background, never).then(note('running')),
    pool.run('echo', 1, background, never).then(note('background')),
    pool.run('echo', 1, interactive, never).then(note('interactive')),
  ]);
  expect(order).toEqual(['running', 'interactive', 'background']);
});

test('a thread reserved for interactive work answers while background jobs fill the rest', async () => {
  const pool = createPool({ size: 2, reservesInteractive: true });
  const stop = new AbortController();
  const scans = [1, 2, 3].map(() => codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, background, stop.signal)));
  expect(await pool.run('echo', 'now', interactive, never)).toBe('now');
  expect(pool.status()).toEqual({ threads: 2, busy: 1, waiting: 2 });
  stop.abort();
  expect(await Promise.all(scans)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
});

test.each(['crash', 'exit'] as const)('a thread that dies by %s rejects its own job only and is replaced', async (name) => {
  const pool = createPool({ size: 2 });
  const bystander = pool.run('spin', { milliseconds: 200 }, background, never);
  expect(await codeOf(pool.run(name, null, background, never))).toBe('IO');
  expect(await bystander).toBeGreaterThan(0);
  expect(await pool.run('echo', 'alive', background, never)).toBe('alive');
});

test('a thread that runs out of memory does not take the process with it', async () => {
  const pool = createPool({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
  await expect(pool.run('hog', null, background, never)).rejects.toThrow('A worker ran out of memory');
  expect(await pool.run('echo', 'alive', background, never)).toBe('alive');
});

test('a pool whose threads keep crashing gives up with a reason, and tries again after the window', async () => {
  let time = 0;
  const pool = createPool({ crashBudget: 2, clock: { ...systemClock, monotonic: () => time } });
  for (let index = 0; index < 3; index++) expect(await codeOf(pool.run('exit', null, background, never))).toBe('IO');
  await expect(pool.run('echo', 1, background, never)).rejects.toThrow(/^Workers crashed 3 times within 60 s/);
  time = 61_000;
  expect(await pool.run('echo', 'again', background, never)).toBe('again');
});

test('an entry that does not exist rejects the job with the reason', async () => {
  const pool = createPool({ entry: new URL('./fixtures/nowhere.ts', import.meta.url) });
  await expect(pool.run('echo', 1, background, never)).rejects.toThrow(/A worker ended unexpectedly \(.*nowhere\.ts/);
});

test('what cannot be copied between threads rejects the job and leaves the thread usable', async () => {
  const pool = createPool();
  await expect(pool.run('echo', () => undefined, background, never)).rejects.toThrow(/could not be cloned/);
  await expect(pool.run('unclonable', null, background, never)).rejects.toThrow(/could not be cloned/);
  expect(await pool.run('echo', 'alive', background, never)).toBe('alive');
});

test('buffers move in both directions instead of being copied', async () => {
  const pool = createPool();
  const sent = new Uint8Array(1_000);
  await pool.run('echo', sent, { ...background, transfer: [sent.buffer] }, never);
  expect(sent.byteLength).toBe(0);
  expect((await pool.run('bytes', { length: 1_000 }, background, never)).byteLength).toBe(1_000);
});

test('a thread without work is released and a later job gets a new one', async () => {
  const pool = createPool({ idleMs: 20 });
  const first = await pool.run('thread', null, background, never);
  await until(() => pool.status().threads === 0);
  expect(await pool.run('thread', null, background, never)).not.toBe(first);
});

test('a background job does not keep a thread for longer than the last interactive one', async () => {
  let time = 0;
  const rests: number[] = [];
  const clock: Clock = {
    now: () => time,
    monotonic: () => time,
    after(milliseconds, callback) {
      rests.push(milliseconds);
      return systemClock.after(milliseconds, callback);
    },
  };
  const pool = createPool({ clock, idleMs: 60_000 });
  await pool.run('echo', 1, interactive, never);
  time = 20_000;
  await pool.run('echo', 1, background, never);
  time = 55_000;
  await pool.run('echo', 1, background, never);
  await pool.run('echo', 1, interactive, never);
  expect(rests.slice(1)).toEqual([60_000, 40_000, 10_000, 60_000]); // the first: how long its start may take
});

test('a thread that was prepared takes the first job, and is not started twice', async () => {
  const pool = createPool({ size: 2 });
  pool.prepare('interactive', 1);
  pool.prepare('interactive', 1);
  expect(pool.status()).toEqual({ threads: 1, busy: 0, waiting: 0 });
  await pool.run('thread', null, background, never);
  expect(pool.status().threads).toBe(1);
});

test('what a worker prints goes to the log, not to stdout', async () => {
  await createPool().run('print', null, background, never);
  await until(() => log.recent().some((record) => record['text'] === 'to stdout\n'));
});

test('closing cancels what runs and waits, and refuses what comes later', async () => {
  const pool = createPool();
  const outcomes = [
    codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, background, never)),
    codeOf(pool.run('echo', 1, background, never)),
  ];
  await pool.close();
  outcomes.push(codeOf(pool.run('echo', 1, background, never)));
  expect(await Promise.all(outcomes)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  expect(pool.status()).toEqual({ threads: 0, busy: 0, waiting: 0 });
});

describe('a bulk job', () => {
  const bulk = { lane: 'bulk' } as const;

  test('runs in a process of its own, which ends after the last one', async () => {
    const pool = createPool({ size: 2 });
    const pid = await pool.run('process', null, bulk, never);
    expect(pid).not.toBe(process.pid);
    expect(await pool.run('process', null, bulk, never)).toBe(pid);
    expect(await pool.run('process', null, background, never)).toBe(process.pid);
    await until(() => !isAlive(pid));
    expect(await pool.run('echo', { bytes: new Uint8Array([1]), map: new Map([[1, 2]]) }, bulk, never)).toEqual({
      bytes: new Uint8Array([1]),
      map: new Map([[1, 2]]),
    });
  });

  test('finds a process that was prepared for it; one that nobody needed ends when the pool closes', async () => {
    const pool = createPool({ size: 3 });
    pool.prepare('bulk', 2);
    pool.prepare('bulk', 2);
    expect(pool.status()).toEqual({ threads: 2, busy: 0, waiting: 0 });
    const pid = await pool.run('process', null, bulk, never);
    expect(pid).not.toBe(process.pid);
    expect(pool.status().threads).toBe(2);
    await pool.close();
    await until(() => !isAlive(pid));
  });

  test('tells its errors and its progress like any other', async () => {
    const pool = createPool();
    const refused = await pool.run('refuse', { path: 'a.yml' }, bulk, never).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: 'BadInputError', code: 'BAD_INPUT', data: { path: 'a.yml' } });
    const seen: number[] = [];
    await pool.run('count', { to: 4 }, { ...bulk, onProgress: (value) => seen.push(value) }, never);
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(await codeOf(pool.run('exit', null, bulk, never))).toBe('IO');
    await expect(pool.run('echo', () => undefined, bulk, never)).rejects.toThrow(/could not be cloned/);
    expect(await pool.run('echo', 'alive', bulk, never)).toBe('alive');
  });

  test('that is cancelled keeps its process when it stops, and loses it when it does not', async () => {
    const pool = createPool({ graceMs: 200 });
    const pid = await pool.run('process', null, bulk, never);
    const [polite, stubborn] = [new AbortController(), new AbortController()];
    const waiting = codeOf(pool.run('wait', null, bulk, polite.signal));
    polite.abort();
    expect(await waiting).toBe('CANCELLED');
    expect(await pool.run('process', null, bulk, never)).toBe(pid);
    const spinning = codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, bulk, stubborn.signal));
    stubborn.abort();
    expect(await spinning).toBe('CANCELLED');
    expect(await pool.run('process', null, bulk, never)).not.toBe(pid);
    expect(isAlive(pid)).toBe(false);
  });

  test('does not take the place that is kept for interactive work', async () => {
    const pool = createPool({ size: 2, reservesInteractive: true });
    const stop = new AbortController();
    const scans = [1, 2].map(() => codeOf(pool.run('spin', { milliseconds: FOREVER_MS }, bulk, stop.signal)));
    expect(await pool.run('echo', 'now', interactive, never)).toBe('now');
    stop.abort();
    expect(await Promise.all(scans)).toEqual(['CANCELLED', 'CANCELLED']);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    // No such process.
    return false;
  }
}
