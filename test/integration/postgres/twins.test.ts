/** Every module and every service has migrations for both engines, and they make the same tables. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../../server/base/clock.ts';
import type { Database } from '../../../server/data/database.ts';
import { openTestDatabase, testPostgresMigrations } from '../../../server/data/fixtures/testDatabase.ts';
import { type DialectName, type Migration, readMigrations } from '../../../server/data/migrations.ts';
import { describeSchema } from '../../../server/data/schema/describeSchema.ts';
import { openDatabase } from '../../../server/data/sqlite/openSqlite.ts';
import { openTestPostgres } from '../../harness/openPostgres.ts';
import { createTemporaryFolder } from '../../harness/temporaryFolder.ts';

const server = fileURLToPath(new URL('../../../server/', import.meta.url));
const owners = ['', 'modules'].flatMap((parent) =>
  readdirSync(path.join(server, parent)).filter((name) => existsSync(path.join(server, parent, name, 'migrations'))),
);
const all = (dialect: DialectName): Migration[] => owners.flatMap((owner) => readMigrations(owner, dialect));

const folder = createTemporaryFolder('twins');
let sqlite: Database;
let postgres: Database;
beforeAll(async () => {
  const file = path.join(folder.path, 'state.db');
  sqlite = (await openDatabase({ file, migrations: all('sqlite'), clock: systemClock, whenUnusable: 'fail' })).database;
  postgres = await openTestPostgres(all('postgres'));
});
afterAll(async () => {
  await Promise.all([sqlite, postgres].map((database) => database.close()));
  folder.dispose();
});

test.each(owners)('the migrations of "%s" are twins: same numbers, same names', (owner) => {
  const names = (dialect: DialectName) => readMigrations(owner, dialect).map(({ number, name }) => ({ number, name }));
  expect(names('postgres')).toEqual(names('sqlite'));
});

test('both engines end with the same tables, columns, keys and indexes', async () => {
  const shapes = await describeSchema(sqlite);
  expect(await describeSchema(postgres)).toEqual(shapes);
  expect(shapes.length).toBeGreaterThan(3);
});

test('every table has a primary key, or it could not be copied, compared and paged through', async () => {
  const shapes = await describeSchema(sqlite);
  expect(shapes.filter((table) => table.primaryKey.length === 0).map((table) => table.name)).toEqual([]);
});

test('the comparison sees columns, keys, references, unique constraints and indexes of each kind', async () => {
  const file = path.join(folder.path, 'fixture.db');
  const { database } = await openTestDatabase(file);
  const twin = await openTestPostgres(testPostgresMigrations);
  const shapes = await describeSchema(database);
  expect(await describeSchema(twin)).toEqual(shapes);
  expect(shapes.find((table) => table.name === 'kinds')).toMatchObject({
    primaryKey: ['id'],
    unique: [['state', 'id']],
    indexes: [
      { name: 'kinds_by_time', columns: ['happened_at desc', 'id'], isUnique: false, isPartial: false },
      { name: 'kinds_open', columns: ['id'], isUnique: false, isPartial: true },
    ],
  });
  expect(shapes.find((table) => table.name === 'parts')?.foreignKeys).toEqual([
    { columns: ['thing'], table: 'things', references: ['id'] },
  ]);
  await Promise.all([database.close(), twin.close()]);
});
