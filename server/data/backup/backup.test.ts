import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseKey, type Encryption, NO_ENCRYPTION, toPlain } from '../encryption/databaseKey.ts';
import { openTestDatabase, type TestTables, testMigrations } from '../fixtures/testDatabase.ts';
import { Sqlite } from '../sqlite/engine.ts';
import { backupJobHandlers } from './backupJobHandlers.ts';
import { type BackupManifest, backupFolderOf, listBackups, sweep } from './backupList.ts';
import { hashFile } from './changedPages.ts';
import { copySteady } from './copySteady.ts';
import { assemble, backupAt, restoreBackup } from './restoreBackup.ts';
import { checkDatabase, FailedCheck, takeBackup } from './takeBackup.ts';

/** Rows of the table of migrations. */
const MIGRATIONS = testMigrations.length;
const canMount = process.getuid?.() === 0 && process.platform === 'linux';
const CANARY = 'canary-5c1e-in-the-clear';
const key = new DatabaseKey(randomBytes(32).toString('hex'));
const encrypted: Encryption = { mode: 'sqlcipher', keys: [key] };

let folder: string;
let file: string;
let now = 0;
const clock = { now: () => now };
const children: ChildProcess[] = [];

beforeEach(() => {
  now = Date.parse('2026-01-01T00:00:00Z');
  folder = mkdtempSync(path.join(tmpdir(), 'backup-'));
  file = path.join(folder, 'state.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function add(from: number, to: number, encryption: Encryption = NO_ENCRYPTION): Promise<void> {
  const { database } = await openTestDatabase(file, { encryption });
  await database.batch((prepare) => {
    const insert = prepare('insert into things (id, body) values (?, ?)');
    for (let index = from; index < to; index++) insert.run(`thing-${index}`, `${CANARY} ${index} `.repeat(5));
  });
  await database.close();
}

async function countThings(encryption: Encryption = NO_ENCRYPTION): Promise<number> {
  const { database, notices } = await openTestDatabase(file, { encryption });
  const things = await database.tables<TestTables>().selectFrom('things').select('id').execute();
  await database.close();
  expect(notices).toEqual([]);
  return things.length;
}

const back = (kind: 'full' | 'increment', withKey?: DatabaseKey): BackupManifest =>
  takeBackup(file, withKey, { kind, reason: 'asked' }, clock);
const restore = (source: BackupManifest | string, encryption: Encryption = NO_ENCRYPTION) => restoreBackup(file, source, encryption, clock);

function* filesBelow(where: string): Generator<string> {
  for (const entry of readdirSync(where, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) yield path.join(entry.parentPath, entry.name);
}
const inTheClear = (): string[] => [...filesBelow(folder)].filter((each) => readFileSync(each).includes(CANARY));

describe.each([
  ['plain', NO_ENCRYPTION, undefined],
  ['encrypted', encrypted, key],
])('backups of a database that is %s', (_, encryption, withKey) => {
  it('restore any of the points, and keep what was there before', async () => {
    await add(0, 1_000, encryption);
    const points: BackupManifest[] = [];
    for (const [index, kind] of (['full', 'increment', 'increment', 'full', 'increment'] as const).entries()) {
      await add(1_000 + index * 10, 1_010 + index * 10, encryption);
      now += 3_600_000;
      points.push(back(kind, withKey));
    }
    expect(points.map(({ kind, base, rows }) => [kind, base, rows - MIGRATIONS])).toEqual([
      ['full', null, 1_010],
      ['increment', 1, 1_020],
      ['increment', 1, 1_030],
      ['full', null, 1_040],
      ['increment', 4, 1_050],
    ]);
    for (const index of [2, 0, 4]) {
      const point = points[index] ?? back('full');
      const report = restore(point, encryption);
      expect([report.rows, report.before?.reason, report.movedTo]).toEqual([point.rows, 'before-restore', null]);
      expect(await countThings(encryption)).toBe(1_010 + index * 10);
    }
    expect(inTheClear().length === 0).toBe(withKey !== undefined);
  });

  it('save space: an increment holds the changed pages only', async () => {
    await add(0, 5_000, encryption);
    const full = back('full', withKey);
    await add(5_000, 5_020, encryption);
    const increment = back('increment', withKey);
    expect(increment.kind).toBe('increment');
    expect(increment.bytes).toBeLessThan(full.bytes / 10);
  });

  it('are the same for a database in use, and its users notice nothing', async () => {
    await add(0, 500, encryption);
    const { database } = await openTestDatabase(file, { encryption });
    await database.tables<TestTables>().insertInto('things').values({ id: 'in the log', body: '' }).execute();
    const backup = back('full', withKey);
    await database.tables<TestTables>().insertInto('things').values({ id: 'later', body: '' }).execute();
    await database.close();
    expect(backup.rows).toBe(501 + MIGRATIONS);
    expect(await countThings(encryption)).toBe(502);
  });
});

describe('an increment', () => {
  it('becomes a full backup without one to build on, when most has changed, and when its base has rotted', async () => {
    await add(0, 100);
    expect(back('increment').kind).toBe('full');
    await add(100, 5_000);
    const second = back('increment');
    expect(second.kind).toBe('full');
    appendFileSync(path.join(backupFolderOf(file), second.data), 'rot');
    expect(back('increment').kind).toBe('full');
  });

  it('of a database that has shrunk restores the smaller one', async () => {
    await add(0, 3_000);
    back('full');
    const sqlite = new Sqlite(file);
    sqlite.exec('delete from things where rowid > 2600; vacuum');
    sqlite.close();
    const increment = takeBackup(file, undefined, { kind: 'increment', reason: 'asked' }, clock);
    restore(increment);
    expect(hashFile(file).sha256).toBe(increment.sha256);
  });
});

describe('a backup', () => {
  it('of a damaged database is refused and not listed', async () => {
    await add(0, 2_000);
    const bytes = readFileSync(file);
    const page = Math.floor(bytes.length / 4_096 / 2);
    writeFileSync(file, bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096));
    expect(() => back('full')).toThrow(FailedCheck);
    expect(listBackups(file)).toEqual([]);
    expect(readdirSync(backupFolderOf(file))).toEqual([]);
  });

  it.skipIf(!canMount)(
    'on a full disk is refused with a clear message, leaves nothing, and works again with room (needs root)',
    async () => {
      const disk = path.join(folder, 'disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2600k', 'tmpfs', disk]);
      try {
        file = path.join(disk, 'state.db');
        await add(0, 4_000);
        writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(1_200_000));
        const request = { file, kind: 'full', reason: 'asked', encryption: toPlain(NO_ENCRYPTION) } as const;
        await expect(backupJobHandlers['backup/take'](request, new AbortController().signal)).rejects.toThrow(/^The disk is full, so /);
        expect(listBackups(file)).toEqual([]);
        execFileSync('mount', ['-o', 'remount,size=20m', disk]);
        expect((await backupJobHandlers['backup/take'](request, new AbortController().signal)).number).toBe(1);
        expect(await countThings()).toBe(4_000);
      } finally {
        execFileSync('umount', ['-l', disk]);
      }
    },
  );

  it('that has rotted is refused when it is restored, and the database stays', async () => {
    await add(0, 100);
    const backup = back('full');
    await add(100, 110);
    const data = path.join(backupFolderOf(file), backup.data);
    writeFileSync(data, readFileSync(data).fill(1, 8_000, 8_001));
    expect(() => restore(backup)).toThrow(/is damaged: its files in '.*' are not what was written\. Choose another one/);
    expect(await countThings()).toBe(110);
  });

  it('under a key that is not at hand is refused by the name of that key', async () => {
    await add(0, 10, encrypted);
    const backup = back('full', key);
    expect(() => restore(backup)).toThrow(`is encrypted with the key ${key.id}, which is not at hand`);
    expect(await countThings(encrypted)).toBe(10);
  });

  it('made in the clear comes back encrypted when the database is to be', async () => {
    await add(0, 10);
    const backup = back('full');
    restore(backup, encrypted);
    expect(await countThings(encrypted)).toBe(10);
    expect(readFileSync(file).includes(CANARY)).toBe(false);
  });

  it('is found by time', async () => {
    await add(0, 10);
    for (let round = 0; round < 3; round++) {
      back('full');
      now += 1_000;
    }
    expect(backupAt(file, now - 1_500)?.number).toBe(2);
    expect(backupAt(file, 0)).toBeUndefined();
  });
});

describe('a migration', () => {
  it('backs the database up first, once, and a new database not at all', async () => {
    await (await openTestDatabase(file, { migrations: testMigrations.slice(0, 1) })).database.close();
    expect(existsSync(backupFolderOf(file))).toBe(false);
    await (await openTestDatabase(file)).database.close();
    await (await openTestDatabase(file)).database.close();
    expect(listBackups(file).map(({ kind, reason, rows }) => [kind, reason, rows])).toEqual([['full', 'before-migration', 1]]);
  });

  it('killed in the middle leaves the state before it', async () => {
    await (await openTestDatabase(file, { migrations: testMigrations.slice(0, 1) })).database.close();
    const before = hashFile(file).sha256;
    for (let delay = 0; delay < 100; delay += 20) {
      const child = await start('migrate');
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill(child);
      const { database, notices } = await openTestDatabase(file, { migrations: testMigrations.slice(0, 1) });
      expect([notices, await database.batch((prepare) => prepare('select count(*) as count from things').get())]).toEqual([
        [],
        { count: 0 },
      ]);
      await database.close();
      expect(hashFile(file).sha256).toBe(before);
    }
    expectWholeList();
  });
});

describe('restoring', () => {
  it('goes on under those who hold the database', async () => {
    await add(0, 10);
    const backup = back('full');
    await add(10, 20);
    const { database, replaceFile } = await openTestDatabase(file);
    const count = () => database.tables<TestTables>().selectFrom('things').select('id').execute();
    expect(await count()).toHaveLength(20);
    const replacing = replaceFile(async () => restore(backup).rows);
    const waiting = count();
    expect((await replacing).result).toBe(10 + MIGRATIONS);
    expect(await waiting).toHaveLength(10);
    await expect(database.transaction(() => replaceFile(async () => 0))).rejects.toThrow(/inside one of its transactions/);
    await database.close();
  });

  it('is refused while another connection uses the database', async () => {
    await add(0, 10);
    const backup = back('full');
    const { database } = await openTestDatabase(file);
    await database.tables<TestTables>().selectFrom('things').selectAll().execute();
    expect(() => restore(backup)).toThrow(/is in use by another process/);
    await database.close();
    expect(await countThings()).toBe(10);
  });

  it('over a file that cannot be read moves that file aside, untouched', async () => {
    await add(0, 10);
    const backup = back('full');
    const garbage = randomBytes(20_480);
    writeFileSync(file, garbage);
    const { movedTo, before } = restore(backup);
    expect([before, readFileSync(movedTo ?? '').equals(garbage)]).toEqual([null, true]);
    expect(await countThings()).toBe(10);
  });

  it('works on an empty machine, and from a file of anywhere with its log', async () => {
    await add(0, 10);
    const { database } = await openTestDatabase(file);
    await database.tables<TestTables>().insertInto('things').values({ id: 'in the log', body: '' }).execute();
    const elsewhere = path.join(folder, 'elsewhere.db');
    for (const part of ['', '-wal']) copyFileSync(file + part, elsewhere + part);
    await database.close();
    for (const part of ['', '-wal', '-shm']) rmSync(file + part, { force: true });
    expect(restore(elsewhere).before).toBeNull();
    expect(await countThings()).toBe(11);
    expect(existsSync(`${elsewhere}-wal`)).toBe(true);
  });

  it('from a file that is missing or encrypted says so by its name', async () => {
    await add(0, 10, encrypted);
    expect(() => restore('/nowhere.db')).toThrow("There is no file '/nowhere.db'");
    const elsewhere = path.join(folder, 'elsewhere.db');
    copyFileSync(file, elsewhere);
    expect(() => restore(elsewhere)).toThrow(`'${elsewhere}' is encrypted and there is no key`);
  });
});

/** Starts a second process on the file; resolves when it works. */
async function start(task: 'backup' | 'restore' | 'write' | 'migrate'): Promise<ChildProcess> {
  const program = path.join(import.meta.dirname, '../fixtures/backupProgram.ts');
  const child = spawn(process.execPath, [program, task, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Every backup of the list, rebuilt and checked. */
function expectWholeList(): void {
  sweep(file);
  for (const backup of listBackups(file)) {
    const target = path.join(folder, 'assembled.db');
    assemble(file, backup, target, NO_ENCRYPTION);
    expect(checkDatabase(target, undefined)).toBe(backup.rows);
  }
}

describe('with a process', () => {
  it('that writes without a pause, the copied file stands still while it is copied, and the copy is whole', async () => {
    await add(0, 2_000);
    await start('write');
    const copy = path.join(folder, 'copy.db');
    for (let round = 0; round < 20; round++) {
      copySteady(file, undefined, copy);
      expect(checkDatabase(copy, undefined)).toBeGreaterThan(2_000);
      expect(statSync(copy).size % 4_096).toBe(0);
      rmSync(copy);
    }
  });

  it('killed while it backs up, every backup on the list is whole and the database is untouched', async () => {
    await add(0, 2_000);
    for (let delay = 0; delay < 100; delay += 18) {
      const child = await start('backup');
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill(child);
    }
    expectWholeList();
    expect(listBackups(file).length).toBeGreaterThan(0);
    expect(await countThings()).toBe(2_000);
  });

  it('killed while it restores, the database is what it was or what was restored', async () => {
    await add(0, 2_000);
    back('full');
    for (let delay = 0; delay < 100; delay += 18) {
      await add(2_000, 2_100);
      const child = await start('restore');
      await new Promise((resolve) => setTimeout(resolve, delay));
      await kill(child);
      const count = await countThings();
      expect([2_000, 2_100]).toContain(count);
      if (count === 2_100) restore(listBackups(file).at(-1) ?? back('full'));
    }
    expectWholeList();
    expect(readdirSync(folder).filter((name) => name.startsWith('state.db') && !/\.(db|lock)$/.test(name))).toEqual([]);
  });
});
