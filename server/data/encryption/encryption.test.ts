import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { openTestDatabase, type TestTables } from '../fixtures/testDatabase.ts';
import { Sqlite } from '../sqlite/engine.ts';
import { withOpenLock } from '../sqlite/openLock.ts';
import { looksRandom, unlock } from './cipher.ts';
import { convertDatabase } from './convertDatabase.ts';
import { DatabaseKey, type Encryption, parseKeys } from './databaseKey.ts';

const CANARY = 'canary-7f3a-in-the-clear';
const key = new DatabaseKey(randomBytes(32).toString('hex'));
const other = new DatabaseKey(randomBytes(32).toString('hex'));
const encrypted: Encryption = { mode: 'sqlcipher', keys: [key] };

let folder: string;
let file: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'encryption-'));
  file = path.join(folder, 'state.db');
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function plant(encryption: Encryption, rows = 200): Promise<void> {
  const { database } = await openTestDatabase(file, { encryption });
  await database.batch((prepare) => {
    const insert = prepare('insert into things (id, body) values (?, ?)');
    for (let index = 0; index < rows; index++) insert.run(`thing-${index}`, `${CANARY} ${index}`);
  });
  await database.close();
}

async function countThings(encryption: Encryption): Promise<number> {
  const { database, notices } = await openTestDatabase(file, { encryption });
  const things = await database.tables<TestTables>().selectFrom('things').selectAll().execute();
  await database.close();
  expect(notices).toEqual([]);
  expect(things.every(({ body }) => body.startsWith(CANARY))).toBe(true);
  return things.length;
}

/** Files of the folder that hold the canary. */
const inTheClear = (): string[] => readdirSync(folder).filter((name) => readFileSync(path.join(folder, name)).includes(CANARY));

const convert = (from: DatabaseKey | undefined, to: DatabaseKey | undefined): Promise<void> =>
  withOpenLock(file, systemClock, systemClock.monotonic() + 5_000, () => convertDatabase(file, from, to));

describe('an encrypted database', () => {
  it('shows nothing of its content in the file, the log or the index of the log', async () => {
    const { database } = await openTestDatabase(file, { encryption: encrypted });
    await database.tables<TestTables>().insertInto('things').values({ id: CANARY, body: CANARY }).execute();
    expect(readdirSync(folder).sort()).toEqual(['state.db', 'state.db-shm', 'state.db-wal', 'state.db.lock']);
    expect(inTheClear()).toEqual([]);
    await database.close();
    expect(inTheClear()).toEqual([]);
    expect(looksRandom(file)).toBe(true);
  });

  it('opens again with its key, also among others, and in whichever mode', async () => {
    await plant(encrypted);
    expect(await countThings(encrypted)).toBe(200);
    expect(await countThings({ mode: 'keep', keys: [other, key] })).toBe(200);
  });

  it.each([
    ['no key', [], /is encrypted and there is no key for it\. Nothing was changed\. Set STEWARDRY_DATABASE_KEY/],
    ['another key', [other], new RegExp(`cannot be opened with the key at hand \\(${other.id}\\)\\. Nothing was changed`)],
  ])('is refused with %s, and stays as it is to the byte', async (_, keys, message) => {
    await plant(encrypted);
    const [bytes, names] = [readFileSync(file), readdirSync(folder)];
    await expect(openTestDatabase(file, { encryption: { mode: 'sqlcipher', keys } })).rejects.toThrow(message);
    await expect(openTestDatabase(file, { encryption: { mode: 'off', keys } })).rejects.toMatchObject({ code: 'IO' });
    expect(readFileSync(file).equals(bytes)).toBe(true);
    expect(readdirSync(folder).filter((name) => !/-(wal|shm)$/.test(name))).toEqual(names);
    expect(await countThings(encrypted)).toBe(200);
  });

  it('left with a log by a killed process is not hurt by attempts without the key', async () => {
    const { database } = await openTestDatabase(file, { encryption: encrypted });
    await database.tables<TestTables>().insertInto('things').values({ id: 'in the log', body: CANARY }).execute();
    for (const part of ['', '-wal', '-shm']) copyFileSync(file + part, `${file}.left${part}`);
    await database.close();
    for (const part of ['', '-wal', '-shm']) copyFileSync(`${file}.left${part}`, file + part);
    for (const keys of [[], [other]]) {
      await expect(openTestDatabase(file, { encryption: { mode: 'keep', keys } })).rejects.toMatchObject({ code: 'IO' });
    }
    expect(await countThings(encrypted)).toBe(1);
  });

  it('left in the middle of a rollback by a killed process is rolled back with its key only', async () => {
    const sqlite = new Sqlite(file);
    unlock(sqlite, key);
    sqlite.pragma('cache_size = 2');
    sqlite.exec('create table numbers (value integer); begin');
    const insert = sqlite.prepare(
      'insert into numbers with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select i from n',
    );
    insert.run();
    sqlite.exec('commit; begin; update numbers set value = 0');
    for (const part of ['', '-journal']) copyFileSync(file + part, `${file}.left${part}`);
    sqlite.close();
    for (const part of ['', '-journal']) copyFileSync(`${file}.left${part}`, file + part);
    for (const keys of [[], [other]]) {
      await expect(openTestDatabase(file, { encryption: { mode: 'keep', keys } })).rejects.toMatchObject({ code: 'IO' });
    }
    const { database } = await openTestDatabase(file, { encryption: encrypted });
    expect(await database.batch((prepare) => prepare('select count(*) as zeros from numbers where value = 0').get())).toEqual({ zeros: 0 });
    await database.close();
  });

  it('goes on in memory without the key where it is only a cache, and says so', async () => {
    await plant(encrypted);
    const { database, notices } = await openTestDatabase(file, { whenUnusable: 'memory' });
    expect([database.isInMemory, notices.map((notice) => notice.message)]).toEqual([true, [expect.stringContaining('is encrypted')]]);
    await database.close();
  });

  it('with damaged pages is repaired, and the rebuilt file is encrypted too', async () => {
    await plant(encrypted, 2_000);
    const bytes = readFileSync(file);
    const page = Math.floor(bytes.length / 4_096 / 2);
    writeFileSync(file, bytes.fill(0xa5, page * 4_096, (page + 1) * 4_096));
    const { database, notices } = await openTestDatabase(file, { encryption: encrypted });
    const left = await database.tables<TestTables>().selectFrom('things').selectAll().execute();
    await database.close();
    expect(notices).toMatchObject([{ message: expect.stringContaining('was damaged') }]);
    expect(left.length).toBeGreaterThan(1_000);
    expect(left.length).toBeLessThan(2_000);
    expect(inTheClear()).toEqual([]);
  });

  it('cut short is repaired too', async () => {
    await plant(encrypted, 2_000);
    truncateSync(file, readFileSync(file).length - 10_000);
    const { database, notices } = await openTestDatabase(file, { encryption: encrypted });
    expect(notices).toHaveLength(1);
    await database.close();
    expect(inTheClear()).toEqual([]);
  });

  it('is not begun without a key', async () => {
    await expect(openTestDatabase(file, { encryption: { mode: 'sqlcipher', keys: [] } })).rejects.toThrow(/there is no key/);
    expect(readdirSync(folder)).toEqual(['state.db.lock']);
  });
});

describe('changing the key', () => {
  it('encrypts, re-encrypts and decrypts in place, losing nothing', async () => {
    await plant({ mode: 'off', keys: [] });
    expect(inTheClear()).toEqual(['state.db']);
    await convert(undefined, key);
    expect(inTheClear()).toEqual([]);
    expect(await countThings(encrypted)).toBe(200);
    await convert(key, other);
    await expect(openTestDatabase(file, { encryption: encrypted })).rejects.toThrow(/cannot be opened/);
    expect(await countThings({ mode: 'keep', keys: [other] })).toBe(200);
    await convert(other, undefined);
    expect(await countThings({ mode: 'off', keys: [] })).toBe(200);
    expect(readdirSync(folder).sort()).toEqual(['state.db', 'state.db.lock']);
  });

  it('is refused while another connection uses the database', async () => {
    await plant({ mode: 'off', keys: [] });
    const { database } = await openTestDatabase(file);
    await database.tables<TestTables>().selectFrom('things').selectAll().execute();
    await expect(convert(undefined, key)).rejects.toThrow(/is in use by another process\. Close the other windows/);
    await database.close();
    expect(await countThings({ mode: 'off', keys: [] })).toBe(200);
  });

  it('killed at any moment leaves the whole database under the old key or the new one', async () => {
    await plant({ mode: 'keep', keys: [key] }, 20_000);
    const both: Encryption = { mode: 'keep', keys: [other, key] };
    for (let delay = 0; delay <= 120; delay += 15) {
      const program = path.join(import.meta.dirname, '../fixtures/convertProgram.ts');
      const child = spawn(process.execPath, [program, file], {
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      children.push(child);
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      child.stdin.end(`${key.reveal()}\n${other.reveal()}\n`);
      await lines.next();
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await countThings(both)).toBe(20_000);
      expect(readdirSync(folder).filter((name) => name.includes('staging'))).toEqual([]);
    }
    expect(inTheClear()).toEqual([]);
  });
});

describe('a key', () => {
  it('never prints itself', () => {
    expect([`${key}`, JSON.stringify({ key })].join()).not.toContain(key.reveal());
  });

  it('is refused when it is not 32 bytes', () => {
    expect(() => parseKeys('secret')).toThrow(/64 hexadecimal digits/);
    expect(parseKeys(` ${key.reveal()}, ${other.reveal()} `).map(({ id }) => id)).toEqual([key.id, other.id]);
    expect(parseKeys(undefined)).toEqual([]);
  });
});
