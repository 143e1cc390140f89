import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { findKey } from '../encryption/cipher.ts';
import { convertDatabase, mergeLog, rewriteFile } from '../encryption/convertDatabase.ts';
import type { DatabaseKey, Encryption } from '../encryption/databaseKey.ts';
import { archiveOf } from '../retention/archiveFile.ts';
import { renameDurably } from '../sqlite/staging.ts';
import { addToList, type BackupManifest, backupFolderOf, listBackups, nameOf, removeFromList, sweep } from './backupList.ts';
import { hashFile } from './changedPages.ts';
import { assemble } from './restoreBackup.ts';
import { takeBackup } from './takeBackup.ts';

export interface ConversionReport {
  /** Full backups that were rewritten. Their increments are gone: they fitted the old bytes. */
  readonly backups: number;
  /** Files beside the database that are still as they were: set aside as damaged, or under a key that is not at hand. */
  readonly left: readonly string[];
}

/**
 * Rewrites a database, its archive and its full backups under another key (`undefined`: not encrypted), after backing it up. Killed at
 * any moment, each file is whole under the old key or the new one, and doing it again goes on. The caller holds the open lock and the
 * lock of the list, and has the database closed.
 */
export function convertWithBackups(
  file: string,
  encryption: Encryption,
  to: DatabaseKey | undefined,
  clock: Pick<Clock, 'now'>,
): ConversionReport {
  const from = findKey(file, encryption);
  // First, so that a database in use is refused before anything is written.
  mergeLog(file, from);
  if (from !== to) {
    takeBackup(file, from, { kind: 'full', reason: 'before-encryption' }, clock);
    convertDatabase(file, from, to);
  }
  const archive = archiveOf(file);
  if (existsSync(archive) && findKey(archive, encryption) !== to) convertDatabase(archive, findKey(archive, encryption), to);
  const outdated = listBackups(file).filter(({ keyId }) => keyId !== (to?.id ?? null));
  const isReadable = ({ keyId }: BackupManifest): boolean => keyId === null || encryption.keys.some(({ id }) => id === keyId);
  const fulls = outdated.filter((backup) => backup.kind === 'full' && isReadable(backup));
  for (const full of fulls) convertBackup(file, full, encryption, to);
  const unreadable = outdated.filter((backup) => !isReadable(backup)).map(({ data }) => path.join(backupFolderOf(file), data));
  return { backups: fulls.length, left: [...unreadable, ...setAside(file)] };
}

function convertBackup(file: string, full: BackupManifest, encryption: Encryption, to: DatabaseKey | undefined): void {
  removeFromList(
    file,
    listBackups(file).filter(({ base }) => base === full.number),
  );
  sweep(file);
  const folder = backupFolderOf(file);
  const data = `${nameOf(full.number)}-${to?.id ?? 'plain'}.db`;
  const staged = path.join(folder, `${data}.tmp`);
  const from = assemble(file, full, staged, encryption);
  rewriteFile(staged, from, to);
  renameDurably(staged, path.join(folder, data));
  const { sha256, bytes } = hashFile(path.join(folder, data));
  addToList(file, { ...full, data, bytes: statSync(path.join(folder, data)).size, databaseBytes: bytes, sha256, keyId: to?.id ?? null });
  rmSync(path.join(folder, full.data), { force: true });
}

/** Files that a repair or a restore has moved aside. They are the person's to delete. */
function setAside(file: string): string[] {
  const folder = path.dirname(file);
  const prefixes = ['damaged', 'replaced'].map((because) => `${path.basename(file)}.${because}-`);
  return readdirSync(folder)
    .filter((name) => prefixes.some((prefix) => name.startsWith(prefix)))
    .map((name) => path.join(folder, name));
}
