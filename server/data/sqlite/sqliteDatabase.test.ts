import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EmbeddedDatabase } from '../database.ts';
import { describeDatabase } from '../databaseContract.ts';
import { openTestDatabase } from '../fixtures/testDatabase.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sqlite-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = async (): Promise<EmbeddedDatabase> => (await openTestDatabase(path.join(folder, 'state.db'))).database;

describeDatabase(open);

test('a batch joins the transaction it is called in, and one that throws takes back its own writes only', async () => {
  const database = await open();
  const write = (id: string) => database.batch((prepare) => prepare('insert into things (id, body) values (?, ?)').run(id, ''));
  const count = () => database.batch((prepare) => prepare('select count(*) as count from things').get());
  await database
    .transaction(async () => {
      await write('a');
      throw new Error('no');
    })
    .catch(() => undefined);
  expect(await count()).toEqual({ count: 0 });
  await database.transaction(async () => {
    await write('a');
    await write('a').catch(() => undefined);
    await write('b');
  });
  expect(await count()).toEqual({ count: 2 });
  await database.close();
});
