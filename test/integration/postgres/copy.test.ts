/** Moving a database between the engines and back. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import { type CopyOptions, copyRows } from '../../../server/data/copy/copyRows.ts';
import { copyToPostgres } from '../../../server/data/copy/copyToPostgres.ts';
import { copyToSqlite } from '../../../server/data/copy/copyToSqlite.ts';
import type { Database } from '../../../server/data/database.ts';
import { openTestDatabase, type TestTables, testMigrations, testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { upsertRows } from '../../../server/data/manyRows.ts';
import { openPostgres } from '../../../server/data/postgres/postgresDatabase.ts';
import { PostgresServer } from '../../../server/data/postgres/postgresServer.ts';
import { freshSchema, openTestPostgres } from '../../harness/openPostgres.ts';
import { sharedPostgres } from '../../harness/postgres.ts';
import { createTemporaryFolder, type TemporaryFolder } from '../../harness/temporaryFolder.ts';

let folder: TemporaryFolder;
let source: Database;
let server: PostgresServer;
let schema: string;
beforeEach(async () => {
  folder = createTemporaryFolder('copy');
  source = (await openTestDatabase(path.join(folder.path, 'source.db'))).database;
  server = await PostgresServer.create({ url: await sharedPostgres() });
  schema = freshSchema();
  await fill(source);
});
afterEach(async () => {
  await source.close();
  await server.close();
  folder.dispose();
});

/** More rows than a page has, values of every type, references, and a gap in the numbers. */
async function fill(database: Database): Promise<void> {
  const tables = database.tables<TestTables>();
  const things = Array.from({ length: 1_200 }, (_, index) => ({
    id: `t${index}`,
    body: `body ${index} ü'"\\`,
    size: index * 10_000_000_000,
  }));
  await upsertRows(tables, 'things', things, ['id']);
  await upsertRows(
    tables,
    'parts',
    [3, 7, 4_000].map((number) => ({ number, thing: 't1', body: '' })),
    ['number'],
  );
  await upsertRows(
    tables,
    'pairs',
    [
      { left_id: 'B', right_id: 'a' },
      { left_id: 'a', right_id: 'B' },
      { left_id: 'ä', right_id: '' },
    ],
    ['left_id', 'right_id'],
  );
  const id = '0198f2b4-6a1e-7c3d-9f00-0123456789ab';
  const full = {
    state: 'done',
    details: '{"b":[1, 2]}',
    tags: '["a"]',
    happened_at: '2026-01-02T03:04:05.006Z',
    is_done: 1,
    ratio: 0.1,
    content: Buffer.from([0, 255]),
  };
  await tables
    .insertInto('kinds')
    .values({ id, ...full })
    .execute();
  await tables
    .insertInto('kinds')
    .values({ id: id.replace('0', '1'), state: 'open' })
    .execute();
  await tables.insertInto('numbered').values({ kind: id, note: null }).execute();
}

const untilDone: CopyOptions = { signal: new AbortController().signal, report: () => undefined };
const toPostgres = (options: Partial<CopyOptions> = {}, isReplaced = false) =>
  copyToPostgres(
    source,
    { server, schema, migrations: testPostgresMigrations, clock: systemClock, isReplaced },
    { ...untilDone, ...options },
  );
const toSqlite = (from: Database, file: string, options: Partial<CopyOptions> = {}, isReplaced = false) =>
  copyToSqlite(from, { file, migrations: testMigrations, clock: systemClock, isReplaced }, { ...untilDone, ...options });
const openCopy = () => openPostgres({ server, schema, migrations: testPostgresMigrations, clock: systemClock });

test('to PostgreSQL and back every row and every hash is the same', async () => {
  const there = await toPostgres();
  expect(there.map(({ name, rows }) => [name, rows])).toEqual([
    ['kinds', 2],
    ['pairs', 3],
    ['things', 1_200],
    ['numbered', 1],
    ['parts', 3],
  ]);
  const back = await toSqlite(await openCopy(), path.join(folder.path, 'back.db'));
  expect(back).toEqual(there);
  const { database } = await openTestDatabase(path.join(folder.path, 'back.db'));
  const read = (of: Database) => of.tables<TestTables>().selectFrom('kinds').selectAll().orderBy('id').execute();
  expect(await read(database)).toEqual(await read(source));
  await database.close();
  expect(readdirSync(folder.path).filter((file) => file.includes('copying'))).toEqual([]);
});

test('a copy goes on counting where the original stopped', async () => {
  await toPostgres();
  const tables = (await openCopy()).tables<TestTables>();
  const add = tables.insertInto('parts').values({ thing: 't1', body: '' }).returning('number');
  expect(await add.executeTakeFirst()).toEqual({ number: 4_001 });
});

test('a target with rows is refused, and replaced when that is asked for', async () => {
  await toPostgres();
  await expect(toPostgres()).rejects.toThrow(/The schema 'test_.*' of database 'stewardry' is not empty\. .* pass --replace/);
  await source.tables<TestTables>().deleteFrom('parts').execute();
  await toPostgres({}, true);
  expect(await (await openCopy()).tables<TestTables>().selectFrom('parts').selectAll().execute()).toEqual([]);
  const file = path.join(folder.path, 'target.db');
  await toSqlite(source, file);
  await expect(toSqlite(source, file)).rejects.toThrow(/target\.db' is not empty\. .* pass --replace/);
  await toSqlite(source, file, {}, true);
});

test('a target that was made but holds nothing is taken', async () => {
  await openCopy();
  await (await openTestDatabase(path.join(folder.path, 'target.db'))).database.close();
  await toSqlite(source, path.join(folder.path, 'target.db'));
  expect(await toPostgres()).toHaveLength(5);
});

test('a file that another process has open is not pulled from under it', async () => {
  const file = path.join(folder.path, 'target.db');
  const other = (await openTestDatabase(file)).database;
  await expect(toSqlite(source, file)).rejects.toThrow(/is in use by another process/);
  await other.close();
});

test.each([1, 3, 5])('cancelled at report %i, it leaves no copy behind, and says how far it is until then', async (last) => {
  const cancel = new AbortController();
  const reports: number[] = [];
  const options = {
    signal: cancel.signal,
    report(done: number, total: number) {
      expect(total).toBe(2 * 1_209);
      if (reports.push(done) === last) cancel.abort();
    },
  };
  await expect(toPostgres(options)).rejects.toMatchObject({ code: 'CANCELLED' });
  expect([...reports]).toEqual(reports.toSorted((a, b) => a - b));
  await expect((await openCopy()).tables<TestTables>().selectFrom('things').selectAll().execute()).resolves.toEqual([]);
  const again = new AbortController();
  const file = path.join(folder.path, 'target.db');
  await expect(toSqlite(source, file, { signal: again.signal, report: () => again.abort() })).rejects.toMatchObject({ code: 'CANCELLED' });
  expect(existsSync(file)).toBe(false);
});

test('a value that does not arrive as it left is found, and nothing is kept', async () => {
  await source.tables<TestTables>().updateTable('kinds').set({ happened_at: '2026-01-02' }).execute();
  await expect(toPostgres()).rejects.toThrow(/The copy of table 'kinds' differs from the original/);
  expect(await (await openCopy()).tables<TestTables>().selectFrom('kinds').selectAll().execute()).toEqual([]);
});

test('rows written while it copies are not in it', async () => {
  const target = await openTestPostgres(testPostgresMigrations);
  const writer = (await openTestDatabase(path.join(folder.path, 'source.db'))).database;
  let isFirst = true;
  let writing: Promise<unknown> = Promise.resolve();
  const copied = await copyRows(source, target, {
    ...untilDone,
    report() {
      if (isFirst) writing = writer.tables<TestTables>().deleteFrom('pairs').execute();
      isFirst = false;
    },
  });
  await writing;
  expect(copied.find((table) => table.name === 'pairs')?.rows).toBe(3);
  await Promise.all([target.close(), writer.close()]);
});
