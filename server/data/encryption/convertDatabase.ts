import { constants, copyFileSync } from 'node:fs';
import { IoError } from '../../base/errors.ts';
import { Sqlite, type SqliteConnection } from '../sqlite/engine.ts';
import { BLOCKING_WAIT_MS } from '../sqlite/openLock.ts';
import { isBusy } from '../sqlite/sqliteErrors.ts';
import { promoteStaging, removeStaging, stagingOf } from '../sqlite/staging.ts';
import { changeKey, unlock } from './cipher.ts';
import type { DatabaseKey } from './databaseKey.ts';

/**
 * Rewrites a database under another key; no key means not encrypted. Works on a copy that takes the place of the file in one step
 * when it has been checked: killed at any moment, the file is whole under the one key or the other. The caller holds the open lock,
 * and this process has the file closed. Throws `IoError` when another process uses it.
 */
export function convertDatabase(file: string, from: DatabaseKey | undefined, to: DatabaseKey | undefined): void {
  mergeLog(file, from);
  removeStaging(file);
  const copy = stagingOf(file);
  copyFileSync(file, copy, constants.COPYFILE_FICLONE);
  try {
    rewriteFile(copy, from, to);
    const [before, after] = [inventoryOf(file, from), inventoryOf(copy, to)];
    if (before !== after) throw new IoError(`The database '${file}' could not be re-encrypted: the copy differs. It was left as it was`);
    promoteStaging(file);
  } finally {
    removeStaging(file);
  }
}

/** Rewrites a file that nobody else knows of; a kill leaves it unusable. */
export function rewriteFile(file: string, from: DatabaseKey | undefined, to: DatabaseKey | undefined): void {
  withDatabase(file, from, (sqlite) => {
    // A journal on disk would hold the pages as they were.
    sqlite.pragma('journal_mode = memory');
    changeKey(sqlite, to);
    sqlite.pragma('journal_mode = wal');
  });
}

/**
 * Makes the database one file without a log. Throws `IoError` when another connection uses it: an exclusive lock shuts out readers,
 * too. The caller holds the open lock, so that nobody comes in afterwards. WAL mode stays: leaving it would write with a rollback
 * journal, which after a kill can only be read with the right key.
 */
export function mergeLog(file: string, key: DatabaseKey | undefined): void {
  try {
    withDatabase(file, key, (sqlite) => {
      sqlite.pragma('locking_mode = exclusive');
      sqlite.pragma('wal_checkpoint(truncate)');
    });
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new IoError(
      `The database '${file}' is in use by another process. Close the other windows and commands of Stewardry on this folder, then try again`,
      { cause: error },
    );
  }
}

/** Opens, uses and closes a database; in a transaction-free moment it leaves nothing behind but the file. */
export function withDatabase<Result>(file: string, key: DatabaseKey | undefined, use: (sqlite: SqliteConnection) => Result): Result {
  const sqlite = new Sqlite(file, { fileMustExist: true, timeout: BLOCKING_WAIT_MS });
  try {
    unlock(sqlite, key);
    return use(sqlite);
  } finally {
    sqlite.close();
  }
}

/** Every table with its number of rows, or what the check of the file says instead. */
function inventoryOf(file: string, key: DatabaseKey | undefined): string {
  return withDatabase(file, key, (sqlite) => {
    const verdict = sqlite.pragma('integrity_check(1)', { simple: true });
    return verdict === 'ok' ? JSON.stringify(countRows(sqlite)) : String(verdict);
  });
}

/** Rows of every ordinary table, by name. */
export function countRows(sqlite: SqliteConnection): Readonly<Record<string, number>> {
  const tables = sqlite
    .prepare<[], string>(
      `select name from pragma_table_list where schema = 'main' and type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`,
    )
    .pluck()
    .all();
  return Object.fromEntries(
    tables.map((name) => [
      name,
      sqlite
        .prepare<[], number>(`select count(*) from "${name.replaceAll('"', '""')}"`)
        .pluck()
        .get() ?? 0,
    ]),
  );
}
