import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { renameDurably } from '../sqlite/staging.ts';

/** What is known of one backup; written last, so that a backup without it does not exist. */
const backupManifest = z.object({
  version: z.literal(1),
  /** Counts up in the order of making, whatever the clock says. */
  number: z.number().int().positive(),
  /** Milliseconds since 1970, as the clock said then. */
  time: z.number(),
  /** `full`: a database file of its own. `increment`: the pages that differ from the full backup `base`. */
  kind: z.enum(['full', 'increment']),
  reason: z.enum(['scheduled', 'asked', 'before-restore', 'before-migration', 'before-encryption']),
  /** Number of the full backup that an increment needs. */
  base: z.number().int().positive().nullable(),
  /** File name beside the manifest, and its size in bytes. */
  data: z.string(),
  bytes: z.number(),
  /** Size in bytes and SHA-256 of the database file that restoring gives. */
  databaseBytes: z.number(),
  sha256: z.string(),
  /** Rows of all tables. */
  rows: z.number(),
  /** Id of the key that the database was encrypted with; `null`: not encrypted. */
  keyId: z.string().nullable(),
});
export type BackupManifest = z.infer<typeof backupManifest>;

/** Where the backups of a database file are: beside it, in a folder of its own. */
export function backupFolderOf(file: string): string {
  return path.join(path.dirname(file), 'backups', path.basename(file, '.db'));
}

/** Every whole backup of a database, newest first. A manifest that cannot be read is no backup. */
export function listBackups(file: string): readonly BackupManifest[] {
  const folder = backupFolderOf(file);
  return filesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readManifest(path.join(folder, name)))
    .sort((a, b) => b.number - a.number);
}

/** Makes a backup exist: from here on it is listed. Its data must be in place. */
export function addToList(file: string, manifest: BackupManifest): void {
  const target = path.join(backupFolderOf(file), `${nameOf(manifest.number)}.json`);
  writeFileSync(`${target}.tmp`, JSON.stringify(manifest, null, 2));
  renameDurably(`${target}.tmp`, target);
}

/** Takes backups off the list, then deletes their data; a kill in between leaves data without a manifest, see `sweep`. */
export function removeFromList(file: string, backups: readonly BackupManifest[]): void {
  const folder = backupFolderOf(file);
  for (const { number } of backups) rmSync(path.join(folder, `${nameOf(number)}.json`), { force: true });
  for (const { data } of backups) rmSync(path.join(folder, data), { force: true });
}

/** Makes the folder, so that its lock can be taken. */
export function makeBackupFolder(file: string): void {
  mkdirSync(backupFolderOf(file), { recursive: true });
}

/** Clears what a killed process left half-done in the folder, which it makes when it is missing. The caller holds the lock of the list. */
export function sweep(file: string): void {
  const folder = backupFolderOf(file);
  makeBackupFolder(file);
  const kept = new Set(listBackups(file).flatMap(({ number, data }) => [`${nameOf(number)}.json`, data]));
  for (const name of filesIn(folder)) if (!kept.has(name) && !name.startsWith(LOCK_NAME)) rmSync(path.join(folder, name));
}

const LOCK_NAME = 'list';

/** What `withOpenLock` locks while somebody changes the list. */
export function listLockOf(file: string): string {
  return path.join(backupFolderOf(file), LOCK_NAME);
}

/** Name without ending of the files of a backup: sorts by number. */
export function nameOf(number: number): string {
  return String(number).padStart(6, '0');
}

function readManifest(file: string): BackupManifest[] {
  try {
    const parsed = backupManifest.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? [parsed.data] : [];
  } catch {
    // Not JSON, or just deleted by another process: not a backup that could be restored.
    return [];
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
