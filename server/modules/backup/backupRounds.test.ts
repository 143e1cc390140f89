import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../../base/clock.ts';
import { toDisposable } from '../../base/disposable.ts';
import { backupJobHandlers } from '../../data/backup/backupJobHandlers.ts';
import { listBackups } from '../../data/backup/backupList.ts';
import { resolveDataFolder } from '../../data/dataFolder.ts';
import { DatabaseKey, type Encryption, HeldEncryption, NO_ENCRYPTION } from '../../data/encryption/databaseKey.ts';
import { createWorkspaceDatabases, type WorkspaceDatabases } from '../../data/workspaceDatabases.ts';
import { BackupRounds } from './backupRounds.ts';
import type { BackupPowers } from './powers.ts';

let home: string;
let databases: WorkspaceDatabases;
let timers: { readonly milliseconds: number; readonly callback: () => void }[];
let warnings: string[];

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'rounds-'));
  timers = [];
  warnings = [];
});
afterEach(async () => {
  await databases.closeAll();
  rmSync(home, { recursive: true, force: true });
});

/** Rounds over a real database; the worker's work is done here, and time passes when the test says so. */
async function begin(settings: Readonly<Record<string, unknown>> = {}, wanted: Encryption = NO_ENCRYPTION) {
  const encryption = new HeldEncryption(wanted);
  const dataFolder = resolveDataFolder({ setting: home, environment: {} });
  databases = createWorkspaceDatabases({ dataFolder, tablesOf: ['events'], clock: systemClock, encryption });
  const clock = {
    ...systemClock,
    after(milliseconds: number, callback: () => void) {
      timers.push({ milliseconds, callback });
      return toDisposable(() => undefined);
    },
  };
  const run = (name: keyof typeof backupJobHandlers, request: never, _: unknown, signal: AbortSignal) =>
    backupJobHandlers[name](request, signal);
  const log = {
    info: () => undefined,
    warning: (message: string, { error }: { error: string }) => void warnings.push(`${message}: ${error}`),
  };
  const powers = {
    databases,
    encryption,
    retention: [],
    clock,
    log,
    workers: { run },
    has: () => true,
    call: async (_: unknown, { key }: { key: string }) => ({ value: settings[key] ?? null }),
  };
  // What the rounds use of their powers, and nothing else.
  const rounds = new BackupRounds(powers as unknown as BackupPowers);
  const { file = '' } = await databases.open(home);
  return { rounds, file };
}

it('the first look is half a minute after the start and makes a full backup, the next ones are five minutes apart and make none', async () => {
  const { rounds, file } = await begin();
  expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([30_000]);
  timers[0]?.callback();
  await expect.poll(() => timers.length).toBe(2);
  expect(listBackups(file).map(({ kind, reason }) => [kind, reason])).toEqual([['full', 'scheduled']]);
  await rounds.look();
  expect([listBackups(file).length, timers[1]?.milliseconds, warnings]).toEqual([1, 300_000, []]);
  await rounds.stop();
});

it('nothing is made where it is switched off, until the configuration changes', async () => {
  const settings: Record<string, unknown> = { 'features.auto_backup': false };
  const { rounds, file } = await begin(settings);
  await rounds.look();
  expect(listBackups(file)).toEqual([]);
  settings['features.auto_backup'] = true;
  await rounds.look();
  expect(listBackups(file)).toEqual([]);
  rounds.forgetSchedule(home);
  await rounds.look();
  expect(listBackups(file)).toHaveLength(1);
});

it('a database that is to be encrypted is, while others hold it; and what fails is said and tried again', async () => {
  const key = new DatabaseKey(randomBytes(32).toString('hex'));
  await begin();
  await databases.closeAll();
  const { rounds, file } = await begin({}, { mode: 'sqlcipher', keys: [key] });
  const { database } = await databases.open(home);
  const other = createWorkspaceDatabases({
    dataFolder: resolveDataFolder({ setting: home, environment: {} }),
    tablesOf: ['events'],
    clock: systemClock,
  });
  const held = await other.open(home);
  await held.database.tables<{ events_log: { id: string } }>().selectFrom('events_log').select('id').execute();
  await rounds.look();
  expect(warnings).toEqual([expect.stringContaining('is in use by another process')]);
  expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3');
  await other.closeAll();
  await rounds.look();
  expect(readFileSync(file).subarray(0, 15).toString()).not.toBe('SQLite format 3');
  expect(await database.tables<{ events_log: { id: string } }>().selectFrom('events_log').select('id').execute()).toEqual([]);
  expect((await databases.open(home)).keyId).toBe(key.id);
});
