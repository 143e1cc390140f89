import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { resolveDataFolder } from './dataFolder.ts';
import { createWorkspaceDatabases, type WorkspaceDatabases } from './workspaceDatabases.ts';

interface NoteTables {
  notes: { text: string };
}

let folder: string;
let databases: WorkspaceDatabases;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'databases-'));
  const dataFolder = resolveDataFolder({ setting: folder, environment: {} });
  databases = createWorkspaceDatabases({ dataFolder, tablesOf: [], clock: systemClock, environment: {} });
  mkdirSync(path.join(folder, 'notes/sqlite'), { recursive: true });
  writeFileSync(path.join(folder, 'notes/sqlite/0001_create_notes.sql'), 'create table notes (text text not null) strict;');
});
afterEach(async () => {
  await databases.closeAll();
  rmSync(folder, { recursive: true, force: true });
});

async function write(of: string | null, text: string): Promise<string[]> {
  const tables = (await databases.open(of)).database.tables<NoteTables>();
  await tables.insertInto('notes').values({ text }).execute();
  const rows = await tables.selectFrom('notes').select('text').execute();
  return rows.map((row) => row.text);
}

test('a module that joins has its tables in databases that are open and in those opened later, each with rows of its own', async () => {
  await databases.open('/one');
  await databases.migrate('notes', { folder: path.join(folder, 'notes') });
  await databases.migrate('notes', { folder: path.join(folder, 'notes') });
  expect([await write('/one', 'a'), await write('/two', 'b'), await write(null, 'c')]).toEqual([['a'], ['b'], ['c']]);
});

test('a module of one workspace has tables there and nowhere else', async () => {
  await databases.migrate('notes', { folder: path.join(folder, 'notes'), workspace: '/one' });
  expect(await write('/one', 'a')).toEqual(['a']);
  await expect(write('/two', 'b')).rejects.toThrow('no such table: notes');
});

test('the database of the installation is a file of its own', async () => {
  expect((await databases.open(null)).file).toBe(path.join(folder, 'installation.db'));
});
