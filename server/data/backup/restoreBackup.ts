import { constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { IoError } from '../../base/errors.ts';
import { findKey, LockedDatabase } from '../encryption/cipher.ts';
import { mergeLog, rewriteFile } from '../encryption/convertDatabase.ts';
import type { DatabaseKey, Encryption } from '../encryption/databaseKey.ts';
import { putInPlace } from '../sqlite/repair.ts';
import { isDamage } from '../sqlite/sqliteErrors.ts';
import { promoteStaging, removeStaging, stagingOf } from '../sqlite/staging.ts';
import { type BackupManifest, backupFolderOf, listBackups } from './backupList.ts';
import { applyChangedPages, hashFile } from './changedPages.ts';
import { checkDatabase, FailedCheck, takeBackup } from './takeBackup.ts';

export interface RestoreReport {
  /** Rows of all tables now. */
  readonly rows: number;
  /** The backup of what was there before; `null` when there was nothing, or nothing that could be read. */
  readonly before: BackupManifest | null;
  /** Where a file that could not be read was moved, untouched. */
  readonly movedTo: string | null;
}

/**
 * Puts a backup, or any other database file, in the place of a database, whose present state is backed up first. Killed at any moment
 * the database is what it was or what it is to be. The caller holds the open lock of `file` and the lock of its list, and has it closed.
 * Throws `IoError` when another process uses the database, or when the source is damaged or its key is missing.
 */
export function restoreBackup(
  file: string,
  source: BackupManifest | string,
  encryption: Encryption,
  clock: Pick<Clock, 'now'>,
): RestoreReport {
  removeStaging(file);
  try {
    const staged = stagingOf(file);
    const key = typeof source === 'string' ? copyForeign(source, staged, encryption) : assemble(file, source, staged, encryption);
    const rows = checkDatabase(staged, key);
    const wanted = wantedKey(key, encryption);
    if (wanted !== key) rewriteFile(staged, key, wanted);
    return { rows, ...replace(file, encryption, clock) };
  } finally {
    removeStaging(file);
  }
}

/** The latest backup that was made at `time` (milliseconds since 1970) or before. */
export function backupAt(file: string, time: number): BackupManifest | undefined {
  return listBackups(file)
    .filter((backup) => backup.time <= time)
    .sort((a, b) => b.time - a.time || b.number - a.number)[0];
}

/** Builds the database file of a backup at `target`, proves that it is the one that was checked when it was made, and finds its key. */
export function assemble(file: string, backup: BackupManifest, target: string, { keys }: Encryption): DatabaseKey | undefined {
  const label = `The backup number ${backup.number} of ${new Date(backup.time).toISOString()}`;
  const key = keys.find(({ id }) => id === backup.keyId);
  if (backup.keyId !== null && key === undefined) {
    throw new IoError(`${label} is encrypted with the key ${backup.keyId}, which is not at hand. Add that key to STEWARDRY_DATABASE_KEY`);
  }
  const folder = backupFolderOf(file);
  const base = backup.base === null ? backup : listBackups(file).find(({ number }) => number === backup.base);
  if (base === undefined || !existsSync(path.join(folder, base.data)) || !existsSync(path.join(folder, backup.data))) {
    throw new IoError(`${label} is incomplete: a file is missing in '${folder}'. Choose another one`);
  }
  copyFileSync(path.join(folder, base.data), target, constants.COPYFILE_FICLONE);
  if (base !== backup) applyChangedPages(target, path.join(folder, backup.data), backup.databaseBytes);
  if (hashFile(target).sha256 !== backup.sha256) {
    throw new IoError(`${label} is damaged: its files in '${folder}' are not what was written. Choose another one`);
  }
  return key;
}

/** A database file from elsewhere, with its log when it has one. */
function copyForeign(source: string, target: string, encryption: Encryption): DatabaseKey | undefined {
  if (!existsSync(source) || !statSync(source).isFile()) throw new IoError(`There is no file '${source}' to restore from`);
  for (const part of ['', '-wal']) if (existsSync(source + part)) copyFileSync(source + part, target + part);
  try {
    const key = findKey(target, encryption);
    mergeLog(target, key);
    return key;
  } catch (error) {
    if (!(error instanceof LockedDatabase)) throw error;
    throw new IoError(error.message.replaceAll(target, source), { cause: error });
  }
}

function wantedKey(key: DatabaseKey | undefined, { mode, keys }: Encryption): DatabaseKey | undefined {
  if (mode === 'off') return undefined;
  return mode === 'sqlcipher' ? keys[0] : key;
}

function replace(file: string, encryption: Encryption, clock: Pick<Clock, 'now'>): Omit<RestoreReport, 'rows'> {
  if (!existsSync(file)) {
    promoteStaging(file);
    return { before: null, movedTo: null };
  }
  const before = backUpPresent(file, encryption, clock);
  if (before === undefined) return { before: null, movedTo: putInPlace(file, stagingOf(file), 'replaced', clock) };
  rmSync(`${file}.suspect`, { force: true });
  promoteStaging(file);
  return { before, movedTo: null };
}

/** `undefined` when the present file cannot be read: there is nothing to back up then, and it must not be deleted. */
function backUpPresent(file: string, encryption: Encryption, clock: Pick<Clock, 'now'>): BackupManifest | undefined {
  try {
    const key = findKey(file, encryption);
    mergeLog(file, key);
    return takeBackup(file, key, { kind: 'full', reason: 'before-restore' }, clock);
  } catch (error) {
    if (error instanceof LockedDatabase || error instanceof FailedCheck || isDamage(error)) return undefined;
    throw error;
  }
}
