import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openRecord, testEntry, testLog } from '../../../server/audit/fixtures/testRecord.ts';
import { verifyRecord } from '../../../server/audit/verify/verifyRecord.ts';
import { systemClock } from '../../../server/base/clock.ts';
import type { Database } from '../../../server/data/database.ts';
import { Sqlite } from '../../../server/data/sqlite/engine.ts';
import { SqliteDatabase } from '../../../server/data/sqlite/sqliteDatabase.ts';
import { createCliWorkspace } from '../../harness/cliWorkspace.ts';

/** What must not part a change from its row, or break the chain: kills, several processes at once, clocks, full disks. */

const program = (name: string): string => path.join(import.meta.dirname, name);

const verify = (database: Database) =>
  verifyRecord(database, { keys: [], anchors: [], signal: new AbortController().signal, report: () => undefined });

it.concurrent('a process that is killed at any moment leaves each change with its row, and no row without its change', {
  timeout: 600_000,
}, async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-kill-'));
  const file = path.join(folder, 'record.db');
  try {
    let changes = 0;
    for (let round = 0; round < 100; round++) {
      await runAndKill(file);
      const { notes, parted } = compare(file);
      expect([round, parted, notes > changes]).toEqual([round, [], true]);
      changes = notes;
    }
    const database = await openRecord(file);
    expect(await verify(database)).toMatchObject({ ok: true, size: changes });
    await database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function runAndKill(file: string): Promise<void> {
  // Compiled once, not a hundred times.
  const env = { ...process.env, NODE_COMPILE_CACHE: path.join(path.dirname(file), 'compiled') };
  const child = spawn(process.execPath, [program('mutatingProgram.ts'), file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  await delay(Math.random() * 40);
  child.kill('SIGKILL');
  await ended;
}

/** Notes without a row and rows without a note. */
function compare(file: string): { notes: number; parted: unknown[] } {
  const sqlite = new Sqlite(file);
  try {
    const parted = sqlite
      .prepare(
        `select n.id as note, r.correlation_id as row from notes n full join audit_rows r on r.correlation_id = n.id
         where n.id is null or r.id is null`,
      )
      .all();
    const notes = sqlite.prepare<[], number>('select count(*) from notes').pluck().get() ?? 0;
    return { notes, parted };
  } finally {
    sqlite.close();
  }
}

const MINUTE_MS = 60_000;

it.concurrent('two backends and the command line append for a minute, one with its clock backwards, and keep one chain', {
  timeout: 180_000,
}, async () => {
  const workspace = createCliWorkspace('audit-minute', { git: true });
  try {
    await workspace.run(['config', 'set', 'rules.severity.no-foo', 'off']);
    const folder = path.join(workspace.home, 'workspaces');
    const file = path.join(folder, readdirSync(folder).find((name) => name.endsWith('.db')) ?? '');
    const environment = { ...process.env, STEWARDRY_HOME: workspace.home };
    const start = (direction: string) => {
      const parameters = [program('appendingProgram.ts'), workspace.folder, file, String(MINUTE_MS), direction];
      return text(spawn(process.execPath, parameters, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] }).stdout);
    };
    const running = [start('forwards'), start('backwards')];
    const ended = Promise.all(running).then(() => true);
    let commands = 0;
    while (!(await Promise.race([ended, delay(2_000, false)]))) {
      // Each leaves two rows: intended and done.
      expect(await workspace.run(['config', 'set', 'rules.severity.no-foo', commands % 2 === 0 ? 'error' : 'off'])).toMatchObject({
        code: 0,
      });
      commands++;
    }
    const written = (await Promise.all(running)).map((output) => JSON.parse(output).written as number);
    const found = await workspace.run(['audit', 'verify', '--json']);
    const size = 2 + written.reduce((sum, count) => sum + count, 0) + 2 * commands;
    expect(JSON.parse(found.stdout)).toMatchObject({ ok: true, size });
    expect([found.code, commands > 3, Math.min(...written) > 300]).toEqual([0, true, true]);
  } finally {
    workspace.dispose();
  }
});

it('when the disk is full there is no row and therefore no change, and afterwards both go on', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-full-'));
  const file = path.join(folder, 'record.db');
  try {
    await (await openRecord(file)).close();
    const sqlite = new Sqlite(file);
    sqlite.exec('create table notes (id text) strict');
    const database = new SqliteDatabase({ sqlite, file, clock: systemClock, busyTimeoutMs: 1_000, onDamage: () => undefined });
    const log = testLog();
    const change = (number: number) =>
      database.transaction(async (tables) => {
        await tables
          .insertInto('notes' as never)
          .values({ id: `n${number}` } as never)
          .execute();
        await log.append(database, { ...testEntry(number), body: { padding: 'x'.repeat(2_000) } });
      });
    // SQLite answers with the same error as the system would.
    sqlite.pragma(`max_page_count = ${Number(sqlite.pragma('page_count', { simple: true })) + 4}`);
    const outcomes: string[] = [];
    for (let number = 0; number < 30; number++)
      outcomes.push(
        await change(number).then(
          () => 'done',
          (error: Error) => error.message,
        ),
      );
    const failed = outcomes.filter((outcome) => outcome !== 'done');
    const done = outcomes.length - failed.length;
    expect([done > 0, failed.length > 0, failed.every((message) => message.includes('disk is full'))]).toEqual([true, true, true]);
    const count = () => sqlite.prepare<[], number>('select count(*) from notes').pluck().get();
    expect([count(), (await verify(database)).size]).toEqual([done, done]);
    sqlite.pragma('max_page_count = 1073741823');
    await change(99);
    expect([count(), await verify(database)]).toMatchObject([done + 1, { ok: true, size: done + 1 }]);
    await database.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
