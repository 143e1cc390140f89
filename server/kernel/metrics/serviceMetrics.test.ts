import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { ideaCreated } from '../../../protocol/catalog.ts';
import { systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import { createLog } from '../../base/log.ts';
import type { Database } from '../../data/database.ts';
import { readMigrations } from '../../data/migrations.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import { createEventLog } from '../../events/createEventLog.ts';
import { defineJob } from '../../jobs/defineJob.ts';
import { createTableJobQueue } from '../../jobs/table/tableJobQueue.ts';
import { createRecordedMetrics } from './recordedMetrics.ts';
import { measureServices } from './serviceMetrics.ts';

const clock = systemClock;
const newId = createIds(clock);
const log = createLog({ fileName: 'test.log', level: 'ERROR', clock });

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stewardry-metrics-'));
  const migrations = [...readMigrations('jobs', 'sqlite'), ...readMigrations('events', 'sqlite')];
  database = (await openDatabase({ file: path.join(folder, 'state.db'), migrations, clock, whenUnusable: 'fail' })).database;
});

afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

it('jobs, their ends, events behind and connections change by what happens', async () => {
  const jobs = createTableJobQueue({ clock, log, newId, isResident: true });
  const events = await createEventLog({ clock, newId, log, environment: {} });
  const metrics = createRecordedMetrics();
  const measuring = measureServices(metrics, { databases: { opened: () => [database] }, jobs, events });
  const read = async (): Promise<ReadonlyMap<string, number>> => {
    const samples = await metrics.collect();
    const valued = samples.flatMap((sample) => (sample.kind === 'histogram' ? [] : [sample]));
    return new Map(valued.map(({ name, labels, value }) => [[name, ...Object.values(labels)].join(' '), value]));
  };
  expect((await read()).get('database_connections')).toBe(1);

  const job = defineJob('test/run', z.object({}));
  const { id } = await jobs.enqueue(database, job, {});
  expect((await read()).get('jobs pending')).toBe(1);
  jobs.handle(job, () => null);
  jobs.attend(database, null);
  await jobs.whenEnded(database, id, () => undefined, new AbortController().signal);
  await expect.poll(async () => (await read()).get('jobs_ended test/run completed')).toBe(1);
  expect((await read()).get('jobs completed')).toBe(1);

  await events.attach(database, '');
  const stuck = events.subscribe({ consumer: 'slow', events: '*', from: 'start' }, () => new Promise(() => undefined));
  await events.publish(database, ideaCreated, { project_id: 'p', content: 'c', actor: 'a' }, { correlationId: 'c' });
  await expect.poll(async () => (await read()).get('event_lag slow')).toBe(1);

  stuck.dispose();
  measuring.dispose();
  expect(await read()).toEqual(new Map());
  await jobs.close();
  await events.close();
});
