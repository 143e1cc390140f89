import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../base/clock.ts';
import { createIds } from '../../base/ids.ts';
import type { EmbeddedDatabase } from '../../data/database.ts';
import { openDatabase } from '../../data/sqlite/openSqlite.ts';
import { quietLog, TEST_TIMINGS, testMigrations } from '../fixtures/jobStage.ts';
import { innocent } from '../fixtures/testDurableJobs.ts';
import { createTableJobQueue } from './tableJobQueue.ts';

/** Has claims answered only when some beats have gone by, as a busy server does. */
function answerLate(database: EmbeddedDatabase, beats: () => number, isBusy: () => boolean): void {
  const batch = database.batch.bind(database);
  const late: typeof batch = async (work) => {
    let isClaim = false;
    const answer = await batch((prepare) =>
      work((text) => {
        isClaim ||= text.startsWith("UPDATE jobs SET state = 'running'");
        return prepare(text);
      }),
    );
    for (const before = beats(); isClaim && isBusy() && beats() < before + 3; ) await new Promise(setImmediate);
    return answer;
  };
  Object.assign(database, { batch: late });
}

test('jobs whose claim is answered late are run at once, and not when their lease has run out', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'late-claims-'));
  const file = path.join(folder, 'jobs.db');
  const { database } = await openDatabase({ file, migrations: testMigrations('sqlite'), clock: systemClock, whenUnusable: 'fail' });
  let beats = 0;
  let isBusy = true;
  const clock: Clock = {
    ...systemClock,
    after: (milliseconds, callback) =>
      systemClock.after(milliseconds, () => {
        if (milliseconds === TEST_TIMINGS.beatMs) beats++;
        callback();
      }),
  };
  answerLate(
    database,
    () => beats,
    () => isBusy,
  );
  const queue = createTableJobQueue({ clock, log: quietLog, newId: createIds(systemClock), timings: TEST_TIMINGS, isResident: true });
  try {
    queue.handle(innocent, ({ number }) => number);
    const { id } = await queue.enqueue(database, innocent, { n: 1 });
    const job = await queue.whenEnded(database, id, () => undefined, AbortSignal.timeout(TEST_TIMINGS.leaseMs - 5_000));
    expect(job).toMatchObject({ state: 'completed', result: 1 });
  } finally {
    isBusy = false; // a queue that is closed beats no more
    await queue.close();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
