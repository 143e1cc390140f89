import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestTables, testMigrations } from '../fixtures/testDatabase.ts';
import type { Migration } from '../migrations.ts';
import { Sqlite } from './engine.ts';
import { requireNodeApi } from './openSqlite.ts';

const canMount = process.getuid?.() === 0 && process.platform === 'linux';
let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-'));
  file = path.join(folder, 'state.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the second process; `lines` yields what it prints. */
function start(task: string): { child: ChildProcess; lines: AsyncIterator<string> } {
  const program = path.join(import.meta.dirname, '../fixtures/program.ts');
  const child = spawn(process.execPath, [program, task, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() };
}

test('a new file opens without notices, migrated, in WAL mode, with foreign keys', async () => {
  const { database, notices } = await openTestDatabase(file);
  expect({ notices, isInMemory: database.isInMemory }).toEqual({ notices: [], isInMemory: false });
  const broken = database.tables<TestTables>().insertInto('parts').values({ thing: 'nobody', body: 'x' }).execute();
  await expect(broken).rejects.toThrow('FOREIGN KEY');
  await database.close();
  expect(new Sqlite(file).pragma('journal_mode', { simple: true })).toBe('wal');
});

test('what was written is there after opening again', async () => {
  const first = await openTestDatabase(file);
  await first.database.tables<TestTables>().insertInto('things').values({ id: 'a', body: 'x' }).execute();
  await first.database.close();
  const second = await openTestDatabase(file);
  expect(await second.database.tables<TestTables>().selectFrom('things').selectAll().execute()).toEqual([{ id: 'a', body: 'x', size: 0 }]);
  await second.database.close();
});

test('a transaction that throws leaves nothing, and one at a time means that others neither join nor fail', async () => {
  const { database } = await openTestDatabase(file);
  const insert = (id: string) => database.tables<TestTables>().insertInto('things').values({ id, body: '' }).execute();
  const failing = database.transaction<TestTables, void>(async (tables) => {
    await tables.insertInto('things').values({ id: 'inside', body: '' }).execute();
    await new Promise((resolve) => setTimeout(resolve, 20));
    throw new Error('changed my mind');
  });
  const raw = database.batch((prepare) => prepare('insert into things (id, body) values (?, ?)').run('raw', ''));
  const outcomes = await Promise.allSettled([failing, raw, insert('outside')]);
  expect(outcomes.map((outcome) => outcome.status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  const rows = await database.tables<TestTables>().selectFrom('things').select('id').orderBy('id').execute();
  expect(rows).toEqual([{ id: 'outside' }, { id: 'raw' }]);
  await database.close();
});

test('a batch that throws leaves nothing', async () => {
  const { database } = await openTestDatabase(file);
  const failing = database.batch((prepare) => {
    prepare('insert into things (id, body) values (?, ?)').run('a', '');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await database.batch((prepare) => prepare('select count(*) as count from things').get())).toEqual({ count: 0 });
  await database.close();
});

test('a snapshot does not see what another connection writes meanwhile, and does not keep it from writing', async () => {
  const reader = await openTestDatabase(file);
  const writer = await openTestDatabase(file);
  const counts = await reader.database.snapshot<TestTables, number[]>(async (tables) => {
    const before = await tables.selectFrom('things').selectAll().execute();
    await writer.database.tables<TestTables>().insertInto('things').values({ id: 'new', body: '' }).execute();
    return [before.length, (await tables.selectFrom('things').selectAll().execute()).length];
  });
  expect(counts).toEqual([0, 0]);
  await Promise.all([reader.database.close(), writer.database.close()]);
});

test('migrations run once each; a later one reaches an older file', async () => {
  const older = await openTestDatabase(file, { migrations: testMigrations.slice(0, 1) });
  await older.database.tables<TestTables>().insertInto('things').values({ id: 'a', body: '' }).execute();
  await older.database.close();
  const newer = await openTestDatabase(file);
  await newer.database.tables<TestTables>().insertInto('pairs').values({ left_id: 'a', right_id: 'b' }).execute();
  expect(await newer.database.tables<TestTables>().selectFrom('things').selectAll().execute()).toHaveLength(1);
  await newer.database.close();
});

test('a migration that fails leaves the schema as it was and says which one', async () => {
  const bad: Migration = {
    module: 'test',
    number: testMigrations.length + 1,
    name: 'bad',
    sql: 'create table half (x); create tabel typo;',
    checksum: 'c',
  };
  await expect(openTestDatabase(file, { migrations: [...testMigrations, bad] })).rejects.toThrow(
    /Migration 'test\/0004_bad' failed: near "tabel"/,
  );
  const { database } = await openTestDatabase(file);
  expect(await database.batch((prepare) => prepare(`select name from sqlite_schema where name = 'half'`).all())).toEqual([]);
  await database.close();
});

test('a database from a newer version is refused, or replaced by memory with the reason where it is only a cache', async () => {
  await (await openTestDatabase(file)).database.close();
  const older = testMigrations.slice(0, 1);
  await expect(openTestDatabase(file, { migrations: older })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  const { database, notices } = await openTestDatabase(file, { migrations: older, whenUnusable: 'memory' });
  expect(database.isInMemory).toBe(true);
  expect(notices).toMatchObject([{ kind: 'io', message: expect.stringMatching(/newer Stewardry.*nothing is kept beyond this session$/) }]);
  await database.close();
});

test('an old Node is told so before the native binary crashes it', () => {
  expect(() => requireNodeApi({ node: '20.10.0', napi: '9' })).toThrow(/needs Node 22\.14 or newer, this is Node 20\.10\.0/);
  expect(() => requireNodeApi({ node: '22.14.0', napi: '10' })).not.toThrow();
});

test('a folder in the place of the file is refused with a remedy and left alone', async () => {
  mkdirSync(file);
  writeFileSync(path.join(file, 'precious'), '');
  await expect(openTestDatabase(file)).rejects.toThrow(/a folder has its name\. Move that folder away/);
  expect(existsSync(path.join(file, 'precious'))).toBe(true);
});

test('a file in the place of the data folder is refused with a remedy', async () => {
  writeFileSync(path.join(folder, 'data'), '');
  await expect(openTestDatabase(path.join(folder, 'data', 'state.db'))).rejects.toMatchObject({ code: 'IO' });
});

test.skipIf(!canMount)('a read-only disk is an error, or memory with a notice (needs root)', async () => {
  await (await openTestDatabase(file)).database.close();
  execFileSync('mount', ['--bind', folder, folder]);
  try {
    execFileSync('mount', ['-o', 'remount,bind,ro', folder]);
    await expect(openTestDatabase(file)).rejects.toThrow(/is not writable\. Give yourself write access, or set STEWARDRY_HOME/);
    const { database, notices } = await openTestDatabase(file, { whenUnusable: 'memory' });
    await database.tables<TestTables>().insertInto('things').values({ id: 'a', body: '' }).execute();
    expect([database.isInMemory, notices.length]).toEqual([true, 1]);
    await database.close();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test.skipIf(process.getuid?.() === 0)('a read-only folder is an error that says so', async () => {
  chmodSync(folder, 0o500);
  await expect(openTestDatabase(file)).rejects.toMatchObject({ code: 'IO' });
  chmodSync(folder, 0o700);
});

test.skipIf(!canMount)(
  'a full disk fails the write with a clear error, loses nothing, and works again with room (needs root)',
  async () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', folder]);
    try {
      const { database } = await openTestDatabase(file);
      const write = (id: number) =>
        database.transaction<TestTables, void>(async (tables) => {
          await tables
            .insertInto('things')
            .values({ id: `t${id}`, body: 'x'.repeat(20_000) })
            .execute();
          await tables
            .insertInto('parts')
            .values({ thing: `t${id}`, body: 'x'.repeat(20_000) })
            .execute();
        });
      let written = 0;
      const failure = await (async () => {
        for (; written < 1_000; written++) await write(written);
      })().catch((error: unknown) => error);
      expect(failure).toMatchObject({
        code: 'IO',
        message: expect.stringMatching(/^The disk is full, so '.*state\.db' could not be written/),
      });
      const count = () =>
        database.batch((prepare) => prepare('select (select count(*) from things) as things, (select count(*) from parts) as parts').get());
      execFileSync('mount', ['-o', 'remount,size=4m', folder]);
      expect(await count()).toEqual({ things: written, parts: written });
      await write(written);
      expect(await count()).toEqual({ things: written + 1, parts: written + 1 });
      await database.close();
    } finally {
      execFileSync('umount', ['-l', folder]);
    }
  },
);

test.skipIf(!canMount)('opening on a full disk is an error, or memory with a notice (needs root)', async () => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]);
  try {
    writeFileSync(path.join(folder, 'ballast'), Buffer.alloc(60_000));
    await expect(openTestDatabase(file)).rejects.toThrow(/^The disk is full/);
    const { database } = await openTestDatabase(file, { whenUnusable: 'memory' });
    expect(database.isInMemory).toBe(true);
    await database.close();
  } finally {
    execFileSync('umount', ['-l', folder]);
  }
});

test('a lock held by another process is waited for without blocking, then named', async () => {
  await (await openTestDatabase(file)).database.close();
  const holder = start('lock');
  await holder.lines.next();
  let ticks = 0;
  const ticking = setInterval(() => ticks++, 10);
  await expect(openTestDatabase(file, { busyTimeoutMs: 500 })).rejects.toThrow(
    /is locked by another process\. Close the program that uses it/,
  );
  clearInterval(ticking);
  // While it is blocked there are none; how many there are is up to the machine.
  expect(ticks).toBeGreaterThan(1);
  const opening = openTestDatabase(file, { busyTimeoutMs: 10_000 });
  holder.child.kill('SIGKILL');
  const { database, notices } = await opening;
  expect(notices).toEqual([]);
  await database.close();
});

test('a write lock held by another connection is waited for by queries, transactions and batches, then named', async () => {
  const { database } = await openTestDatabase(file, { busyTimeoutMs: 300 });
  const other = new Sqlite(file);
  other.exec('begin immediate');
  const insert = () => database.tables<TestTables>().insertInto('things').values({ id: 'a', body: '' }).execute();
  await expect(insert()).rejects.toThrow(/is locked by another process/);
  await expect(database.batch((prepare) => prepare('select 1').get())).rejects.toThrow(/is locked by another process/);
  setTimeout(() => other.exec('commit'), 100);
  await insert();
  other.close();
  await database.close();
});

test('two processes and this one open a new file at once, and each finds it migrated', async () => {
  const others = [start('open'), start('open')];
  const mine = await openTestDatabase(file);
  const lines = await Promise.all(others.map((other) => other.lines.next()));
  expect([mine.notices, ...lines.map((line) => JSON.parse(line.value).notices)]).toEqual([[], [], []]);
  await mine.database.close();
});

test('a process killed while writing leaves a usable file with whole transactions', async () => {
  for (let round = 0; round < 3; round++) {
    const writer = start('write');
    await writer.lines.next();
    await writer.lines.next();
    await new Promise((resolve) => setTimeout(resolve, 30 * round));
    writer.child.kill('SIGKILL');
    await once(writer.child, 'exit');
    const { database, notices } = await openTestDatabase(file);
    const count = await database.batch((prepare) =>
      prepare('select (select count(*) from things) * 10 as expected, (select count(*) from parts) as parts').get(),
    );
    expect(notices).toEqual([]);
    expect(count).toMatchObject({ expected: expect.any(Number) });
    const { expected, parts } = JSON.parse(JSON.stringify(count));
    expect(parts).toBe(expected);
    expect(parts).toBeGreaterThan(200);
    await database.batch((prepare) => {
      prepare('delete from parts').run();
      prepare('delete from things').run();
    });
    await database.close();
  }
});

test('closing leaves one file and the lock, nothing half-done', async () => {
  await (await openTestDatabase(file)).database.close();
  expect(readdirSync(folder).sort()).toEqual(['state.db', 'state.db.lock']);
  expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
});
