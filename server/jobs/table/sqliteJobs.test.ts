import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import { tableStage, testMigrations } from '../fixtures/jobStage.ts';
import { describeJobQueue } from '../jobContract.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'jobs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
describe('on SQLite', () => {
  describeJobQueue(async () => {
    const file = path.join(folder, `${count++}.db`);
    const migrations = testMigrations('sqlite');
    return tableStage(async () => (await openDatabase({ file, migrations, clock: systemClock, whenUnusable: 'fail' })).database);
  });
});
