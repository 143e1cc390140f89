import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { backupJobHandlers } from '../backup/backupJobHandlers.ts';
import { resolveDataFolder } from '../dataFolder.ts';
import { DatabaseKey, type Encryption, NO_ENCRYPTION, toPlain } from '../encryption/databaseKey.ts';
import { createWorkspaceDatabases } from '../workspaceDatabases.ts';
import type { RetentionRule } from './retentionRule.ts';

const CANARY = 'canary-93ab-in-the-clear';
const RULES: readonly RetentionRule[] = [{ table: 'events_log', after: 90, timeColumn: 'time', archive: true }];
const DAY_MS = 86_400_000;

interface Tables {
  readonly events_log: { readonly id: string; readonly time: number; readonly [column: string]: string | number | null };
}

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'archive-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const key = new DatabaseKey(randomBytes(32).toString('hex'));

it.each([
  ['plain', NO_ENCRYPTION],
  ['encrypted', { mode: 'sqlcipher', keys: [key] }],
] as [string, Encryption][])('old rows are found in the archive of a database that is %s, by the same query', async (_, encryption) => {
  const dataFolder = resolveDataFolder({ setting: home, environment: {} });
  const databases = createWorkspaceDatabases({ dataFolder, tablesOf: ['events'], clock: systemClock, encryption, retention: RULES });
  const { database, file = '' } = await databases.open(home);
  const row = { name: 'a', version: 1, payload: CANARY, correlation_id: 'c', workspace: '' };
  const now = Date.now();
  const rows = [
    { ...row, id: 'old', time: now - 91 * DAY_MS },
    { ...row, id: 'new', time: now - 89 * DAY_MS },
  ];
  for (const each of rows) await database.tables<Tables>().insertInto('events_log').values(each).execute();
  const listIds = (from: typeof database) => from.tables<Tables>().selectFrom('events_log').select('id').execute();

  expect(await databases.searchArchive(home, listIds)).toEqual([]);
  const request = { file, rules: RULES, encryption: toPlain(encryption) };
  expect(await backupJobHandlers['backup/archive'](request, new AbortController().signal)).toEqual([{ table: 'events_log', rows: 1 }]);
  expect([await listIds(database), await databases.searchArchive(home, listIds)]).toEqual([[{ id: 'new' }], [{ id: 'old' }]]);
  const inTheClear = readdirSync(path.dirname(file)).filter(
    (name) => /\.db(-wal)?$/.test(name) && readFileSync(path.join(path.dirname(file), name)).includes(CANARY),
  );
  expect(inTheClear.length === 0).toBe(encryption !== NO_ENCRYPTION);
  await databases.closeAll();
});
