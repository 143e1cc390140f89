import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, expect, it } from 'vitest';
import { NO_ENCRYPTION } from '../encryption/databaseKey.ts';
import { openTestDatabase } from '../fixtures/testDatabase.ts';
import { archiveOf, withArchive } from './archiveFile.ts';
import { makeArchive } from './archiveRows.ts';
import { describeRetention } from './retentionContract.ts';

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const release of cleanUp.splice(0)) await release();
});

describeRetention(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retention-'));
  const file = path.join(folder, 'state.db');
  const { database } = await openTestDatabase(file);
  await sql`attach ${archiveOf(file)} as archive`.execute(database.tables());
  cleanUp.push(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { database, archive: 'archive' };
});

it('killed at any moment, every row is in at least one place, and the next run ends it', { timeout: 120_000 }, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'retention-'));
  cleanUp.push(async () => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'state.db');
  const { database } = await openTestDatabase(file);
  await database.batch((prepare) => {
    for (let index = 0; index < 20_000; index++)
      prepare('insert into things (id, body) values (?, ?)').run(`thing-${index}`, 'x'.repeat(50));
  });
  await database.close();
  const places = () =>
    withArchive(file, NO_ENCRYPTION, async (main, archive) => {
      await makeArchive(main, archive, [{ table: 'things', after: 1, timeColumn: 'size', archive: true }]);
      const { rows } = await sql<{ all: number; left: number }>`select (select count(*) from things) as "left",
        (select count(*) from (select id, body from things union select id, body from archive.things)) as "all"`.execute(main.tables());
      return rows[0];
    });
  const program = path.join(import.meta.dirname, '../fixtures/backupProgram.ts');
  for (let left = 20_000, lifetime = 60; left > 0; lifetime += 30) {
    const child = spawn(process.execPath, [program, 'archive', file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    // Ever longer: on a slow machine the first ones get nowhere.
    await new Promise((resolve) => setTimeout(resolve, lifetime));
    child.kill('SIGKILL');
    await once(child, 'exit');
    const found = await places();
    expect(found?.all).toBe(20_000);
    left = found?.left ?? 0;
  }
});
