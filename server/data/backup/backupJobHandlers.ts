import { systemClock } from '../../base/clock.ts';
import { IoError, NotFoundError } from '../../base/errors.ts';
import { findKey } from '../encryption/cipher.ts';
import { fromPlain } from '../encryption/databaseKey.ts';
import { withArchive } from '../retention/archiveFile.ts';
import { archiveRows } from '../retention/archiveRows.ts';
import { withOpenLock } from '../sqlite/openLock.ts';
import { isBusy, translateError } from '../sqlite/sqliteErrors.ts';
import type { BackupJobs } from './backupJobs.ts';
import { type BackupManifest, listBackups, listLockOf, makeBackupFolder, removeFromList } from './backupList.ts';
import { dueBackup, expiredBackups } from './backupPlan.ts';
import { convertWithBackups } from './convertWithBackups.ts';
import { restoreBackup } from './restoreBackup.ts';
import { takeBackup } from './takeBackup.ts';

type Handlers = {
  [Name in keyof BackupJobs]: (request: BackupJobs[Name]['request'], signal: AbortSignal) => Promise<BackupJobs[Name]['response']>;
};

export const backupJobHandlers: Handlers = {
  'backup/take': ({ file, encryption, kind, reason }) =>
    withList(file, () => takeBackup(file, findKey(file, fromPlain(encryption)), { kind, reason }, systemClock)),

  'backup/takeDue': ({ file, encryption, schedule }) =>
    withList(file, () => {
      // Looked at under the lock: another window may have been quicker.
      const kind = dueBackup(listBackups(file), systemClock.now(), schedule);
      if (kind === undefined) return null;
      const backup = takeBackup(file, findKey(file, fromPlain(encryption)), { kind, reason: 'scheduled' }, systemClock);
      removeFromList(file, expiredBackups(listBackups(file), systemClock.now(), schedule.keepDays));
      return backup;
    }),

  'backup/restore': ({ file, encryption, source }) =>
    withFileAndList(file, () =>
      restoreBackup(file, typeof source === 'string' ? source : backupNumber(file, source), fromPlain(encryption), systemClock),
    ),

  'backup/convert': ({ file, encryption: plain, keyId }) => {
    const encryption = fromPlain(plain);
    const key = encryption.keys.find(({ id }) => id === keyId);
    if (keyId !== null && key === undefined) throw new NotFoundError(`There is no key with the id '${keyId}'`);
    return withFileAndList(file, () => convertWithBackups(file, encryption, key, systemClock));
  },

  'backup/archive': ({ file, encryption, rules }, signal) =>
    withArchive(file, fromPlain(encryption), (database, archive) => archiveRows(database, archive, rules, systemClock, signal)),
};

function backupNumber(file: string, number: number): BackupManifest {
  const found = listBackups(file).find((backup) => backup.number === number);
  if (found === undefined) throw new NotFoundError(`There is no backup number ${number} of '${file}'`);
  return found;
}

/** Another process may be making a backup; that takes a second for each 200 MB or so. Milliseconds. */
const PATIENCE_MS = 60_000;

async function withList<Result>(file: string, work: () => Result): Promise<Awaited<Result>> {
  makeBackupFolder(file);
  return explained(file, () => withOpenLock(listLockOf(file), systemClock, systemClock.monotonic() + PATIENCE_MS, work));
}

function withFileAndList<Result>(file: string, work: () => Result): Promise<Awaited<Result>> {
  return explained(file, () =>
    withOpenLock(file, systemClock, systemClock.monotonic() + PATIENCE_MS, () => withList(file, work)),
  ) as Promise<Awaited<Result>>;
}

async function explained<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isBusy(error)) throw translateError(error, file);
    throw new IoError(`The database '${file}' is being backed up, opened or replaced by another process. Try again in a moment`, {
      cause: error,
    });
  }
}
