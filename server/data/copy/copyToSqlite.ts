import { existsSync, rmSync, statSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { BadInputError } from '../../base/errors.ts';
import type { Database } from '../database.ts';
import { findKey } from '../encryption/cipher.ts';
import { countRows, mergeLog, withDatabase } from '../encryption/convertDatabase.ts';
import { type Encryption, NO_ENCRYPTION } from '../encryption/databaseKey.ts';
import { MIGRATIONS_TABLE, type Migration } from '../migrations.ts';
import { withOpenLock } from '../sqlite/openLock.ts';
import { openDatabase } from '../sqlite/openSqlite.ts';
import { renameDurably } from '../sqlite/staging.ts';
import { type CopiedTable, type CopyOptions, copyRows } from './copyRows.ts';

export interface SqliteTarget {
  readonly file: string;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly encryption?: Encryption | undefined;
  /** Whether a database that has rows may be replaced. */
  readonly isReplaced: boolean;
}

const WAIT_MS = 5_000;

/**
 * Copies a database into a file. It is built beside its place and takes it in one step when it has been checked, so a copy that fails,
 * is cancelled or killed leaves what was there. Throws `BadInputError` when there are rows and `isReplaced` is false, and `IoError`
 * when another process uses the file.
 */
export async function copyToSqlite(source: Database, target: SqliteTarget, options: CopyOptions): Promise<readonly CopiedTable[]> {
  const { file, migrations, clock, encryption = NO_ENCRYPTION, isReplaced } = target;
  if (!isReplaced && hasRows(file, encryption)) {
    throw new BadInputError(`The database '${file}' is not empty. Choose another file, or pass --replace to lose what is in it`);
  }
  const building = `${file}.copying`;
  remove(building);
  try {
    const { database } = await openDatabase({ file: building, migrations, clock, encryption, whenUnusable: 'fail', durability: 'full' });
    const copied = await copyRows(source, database, options).finally(() => database.close());
    await withOpenLock(file, clock, clock.monotonic() + WAIT_MS, () => {
      // Nobody uses it, and no log is left that would be applied to what comes into its place.
      if (existsSync(file)) mergeLog(file, findKey(file, encryption));
      renameDurably(building, file);
    });
    return copied;
  } finally {
    remove(building);
  }
}

function hasRows(file: string, encryption: Encryption): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return false;
  const counts = withDatabase(file, findKey(file, encryption), countRows);
  return Object.entries(counts).some(([table, rows]) => rows > 0 && table !== MIGRATIONS_TABLE && !table.startsWith('sqlite_'));
}

function remove(file: string): void {
  for (const part of ['', '-wal', '-shm', '-journal', '.lock']) rmSync(file + part, { force: true });
}
