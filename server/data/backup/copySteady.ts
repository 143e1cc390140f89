import { closeSync, openSync, readSync } from 'node:fs';
import { IoError } from '../../base/errors.ts';
import { unlock } from '../encryption/cipher.ts';
import type { DatabaseKey } from '../encryption/databaseKey.ts';
import { Sqlite, type SqliteConnection } from '../sqlite/engine.ts';
import { writeAll } from './changedPages.ts';

/** Milliseconds to wait for writers and for readers that still see an older moment. */
const PATIENCE_MS = 5_000;
const RETRY_EVERY_MS = 20;
const COPY_BYTES = 1_048_576;

/**
 * Copies a database that others may be using, page by page as it lies on the disk, so that a page that has not changed is the same in
 * every copy, also of an encrypted database. Writers wait only for the moment in which the log is merged.
 *
 * How: while nobody can write, the whole log is merged into the file. A reader that begins now reads the file alone, and as long as it
 * does, nobody may merge anything into it (https://www.sqlite.org/walformat.html#wal_locks, WAL_READ_LOCK(0)); writers go on in the log.
 *
 * Must not run in a process that has the database open otherwise: reading the file by hand lets go of that process's locks on it
 * (https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
 */
export function copySteady(file: string, key: DatabaseKey | undefined, copy: string): void {
  const descriptor = openSync(file, 'r');
  const [writer, reader] = [connect(file, key), connect(file, key)];
  try {
    writer.exec('begin immediate');
    mergeWholeLog(file, reader);
    reader.exec('begin');
    reader.prepare('select count(*) from sqlite_schema').get();
    writer.exec('rollback');
    copyBytes(descriptor, copy);
  } finally {
    reader.close();
    writer.close();
    // Last, when there is no lock of ours left to lose: without it, another process could take itself for the only one.
    closeSync(descriptor);
  }
}

function copyBytes(source: number, copy: string): void {
  const part = Buffer.alloc(COPY_BYTES);
  const target = openSync(copy, 'w');
  try {
    for (let length = readSync(source, part); length > 0; length = readSync(source, part)) writeAll(target, part.subarray(0, length), null);
  } finally {
    closeSync(target);
  }
}

function connect(file: string, key: DatabaseKey | undefined): SqliteConnection {
  const sqlite = new Sqlite(file, { fileMustExist: true, timeout: PATIENCE_MS });
  unlock(sqlite, key);
  return sqlite;
}

function mergeWholeLog(file: string, sqlite: SqliteConnection): void {
  for (let waited = 0; ; waited += RETRY_EVERY_MS) {
    // The three columns that SQLite documents for this pragma; both counts are -1 when another connection is merging just now.
    const [merged] = sqlite.pragma('wal_checkpoint(passive)') as { busy: number; log: number; checkpointed: number }[];
    if (merged?.busy === 0 && merged.log === merged.checkpointed) return;
    if (waited >= PATIENCE_MS) throw new IoError(`The database '${file}' is being read without a pause, so no backup could be made`);
    sleep(RETRY_EVERY_MS);
  }
}

/** Blocks: this runs in a worker, or before the database is open. */
function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
