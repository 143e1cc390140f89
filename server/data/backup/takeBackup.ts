import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { IoError } from '../../base/errors.ts';
import { countRows, withDatabase } from '../encryption/convertDatabase.ts';
import type { DatabaseKey } from '../encryption/databaseKey.ts';
import { renameDurably } from '../sqlite/staging.ts';
import { addToList, type BackupManifest, backupFolderOf, listBackups, nameOf, sweep } from './backupList.ts';
import { hashFile, writeChangedPages } from './changedPages.ts';
import { copySteady } from './copySteady.ts';

/** An increment above this part of the database's size saves too little to depend on another file. */
const LARGEST_INCREMENT = 0.5;

/** The content of a file does not pass SQLite's check; whoever asked decides what that means. */
export class FailedCheck extends IoError {}

/**
 * Backs up a database that may be in use by other processes, and checks the copy before it counts. An increment becomes a full backup
 * when there is none to build on, or when too much has changed. The caller holds the lock of the list; see `copySteady` for where this
 * may run. Throws `FailedCheck` when the copy is damaged, because the database is; killed at any moment, the list is as it was.
 */
export function takeBackup(file: string, key: DatabaseKey | undefined, wish: Wish, clock: Pick<Clock, 'now'>): BackupManifest {
  sweep(file);
  try {
    return makeBackup(file, key, wish, clock);
  } catch (error) {
    // A disk that is full must not stay so because of us.
    sweep(file);
    throw error;
  }
}

type Wish = Pick<BackupManifest, 'kind' | 'reason'>;

function makeBackup(file: string, key: DatabaseKey | undefined, wish: Wish, clock: Pick<Clock, 'now'>): BackupManifest {
  const folder = backupFolderOf(file);
  const earlier = listBackups(file);
  const number = (earlier[0]?.number ?? 0) + 1;
  const time = clock.now();
  const copy = path.join(folder, `${nameOf(number)}.copy`);
  copySteady(file, key, copy);
  const rows = checkDatabase(copy, key);
  const { sha256, bytes: databaseBytes } = hashFile(copy);
  const keyId = key?.id ?? null;
  const base = wish.kind === 'increment' ? earlier.find((each) => each.kind === 'full') : undefined;
  const changes = base?.keyId === keyId ? keepChanges(folder, number, copy, base) : undefined;
  const data = changes ?? `${nameOf(number)}.db`;
  if (changes === undefined) renameDurably(copy, path.join(folder, data));
  else rmSync(copy);
  const manifest: BackupManifest = {
    version: 1,
    number,
    time,
    kind: changes === undefined ? 'full' : 'increment',
    reason: wish.reason,
    base: changes === undefined ? null : (base?.number ?? null),
    data,
    bytes: statSync(path.join(folder, data)).size,
    databaseBytes,
    sha256,
    rows,
    keyId,
  };
  addToList(file, manifest);
  return manifest;
}

/** Rows of all tables of a sound database that nobody uses; throws `FailedCheck` for any other. */
export function checkDatabase(file: string, key: DatabaseKey | undefined): number {
  return withDatabase(file, key, (sqlite) => {
    const verdict = sqlite.pragma('integrity_check(1)', { simple: true });
    if (verdict !== 'ok') throw new FailedCheck(`'${file}' does not pass the check of SQLite (${verdict})`);
    return Object.values(countRows(sqlite)).reduce((sum, rows) => sum + rows, 0);
  });
}

/** Name of the file with the pages that differ; `undefined` when the base is not what it was, or when little would be saved. */
function keepChanges(folder: string, number: number, copy: string, base: BackupManifest): string | undefined {
  const data = `${nameOf(number)}.pages`;
  const target = path.join(folder, data);
  const baseHash = writeChangedPages(copy, path.join(folder, base.data), `${target}.tmp`);
  if (baseHash !== base.sha256 || statSync(`${target}.tmp`).size > statSync(copy).size * LARGEST_INCREMENT) {
    rmSync(`${target}.tmp`);
    return undefined;
  }
  renameDurably(`${target}.tmp`, target);
  return data;
}
