import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../server/data/database.ts';
import type { DatabaseEventLog } from '../../../server/events/databaseEventLog.ts';
import { counted, createTestLog, openEventDatabase } from '../../../server/events/fixtures/testEvents.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** Processes that publish or handle events, killed at any moment. */

const PROGRAM = fileURLToPath(new URL('../../../server/events/fixtures/program.ts', import.meta.url));

let folder: TemporaryFolder;
let file: string;
let database: Database;
let log: DatabaseEventLog;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = createTemporaryFolder('kills');
  file = path.join(folder.path, 'state.db');
  database = await openEventDatabase(file);
  log = createTestLog();
  await log.attach(database, '/shop');
  await sql`create table effects (number integer not null)`.execute(database.tables());
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await log.close();
  await database.close();
  folder.dispose();
});

/** The program, and the numbers that it has printed. */
function start(task: string): { readonly numbers: number[]; kill(): Promise<void>; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [PROGRAM, task, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const numbers: number[] = [];
  let rest = '';
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    numbers.push(...lines.map(Number));
  });
  const ended = once(child, 'close');
  return {
    numbers,
    ended,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

const effects = async (): Promise<number[]> => {
  const { rows } = await sql<{ number: number }>`select number from effects order by number`.execute(database.tables());
  return rows.map(({ number }) => number);
};
const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

it('every event that was kept before a publisher is killed is handed out once, and none is half', async () => {
  for (const least of [1, 40, 150]) {
    await sql`delete from effects`.execute(database.tables());
    const handled: number[] = [];
    const subscription = log.subscribe({ consumer: `after-${least}`, events: [counted], effect: 'outside' }, ({ payload }) => {
      handled.push(payload.number);
    });
    await waitFor('the cursor', async () => (await log.consumers(database)).some(({ name }) => name === `after-${least}`));
    const publisher = start('publish');
    await waitFor('some events', () => publisher.numbers.length >= least);
    await publisher.kill();
    const kept = (await log.list(database, { names: [], limit: 1000, after: '' })).length;
    expect(kept).toBeGreaterThan(0);
    await waitFor('all that was said to be kept', () => publisher.numbers.every((number) => handled.includes(number)));
    await subscription.end();
    expect(handled.length).toBe(new Set(handled).size);
    // Every even number is one transaction with a row.
    expect(sorted(handled.filter((number) => number % 2 === 0))).toEqual(await effects());
  }
}, 60_000);

it('what a handler writes happens once for each event, however often its process is killed', async () => {
  const last = 2_000;
  await Promise.all(upTo(last).map((number) => log.publish(database, counted, { number }, { correlationId: 'kill' })));
  for (let turn = 0; turn < 5; turn++) {
    const handler = start('handle');
    await waitFor('some effects', () => handler.numbers.length > 20 * turn);
    await handler.kill();
  }
  const handler = start('handle');
  await waitFor('the rest', async () => (await effects()).length >= last);
  await handler.kill();
  expect(await effects()).toEqual(upTo(last));
}, 60_000);

it('an event of which the process dies becomes a dead letter, and those around it are handled once', async () => {
  await Promise.all(upTo(5).map((number) => log.publish(database, counted, { number }, { correlationId: 'kill' })));
  for (let death = 1; death <= 4; death++) await start('die').ended;
  start('die');
  await waitFor('the events after it', async () => (await effects()).includes(5));
  expect(await effects()).toEqual([1, 2, 4, 5]);
  const [dead] = await log.deadLetters(database, { limit: 1 });
  expect([dead?.event.payload, dead?.error]).toEqual([{ number: 3 }, 'The process ended 3 times while this event was handled']);
}, 60_000);
