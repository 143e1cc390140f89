import { existsSync, renameSync, rmSync } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import { unlock } from '../encryption/cipher.ts';
import type { DatabaseKey } from '../encryption/databaseKey.ts';
import type { Migration } from '../migrations.ts';
import { Sqlite, type SqliteConnection } from './engine.ts';
import { migrateSqlite } from './migrateSqlite.ts';
import { makeReadableCopy } from './readableCopy.ts';
import { type SalvageReport, salvage } from './salvage.ts';
import { renameDurably } from './staging.ts';

export interface RepairReport extends SalvageReport {
  /** Where the damaged file is now, untouched. */
  readonly movedTo: string;
}

/** SQLite's companions of a database file; the file itself comes last, see `finishRepair`. */
const PARTS = ['-wal', '-shm', '-journal', ''];

const rebuildingOf = (file: string): string => `${file}.rebuilding`;
const rebuiltOf = (file: string): string => `${file}.rebuilt`;

/**
 * Builds a new database from what can be read of a damaged one and puts it in its place; the damaged file is kept under another name.
 * The caller holds the open lock. Killed at any moment, the next open goes on from there: until `.rebuilt` exists, nothing was moved.
 */
export function repair(file: string, migrations: readonly Migration[], clock: Clock, key?: DatabaseKey): RepairReport {
  const rebuilding = rebuildingOf(file);
  removeDatabase(rebuilding);
  const target = new Sqlite(rebuilding);
  let report: SalvageReport;
  try {
    unlock(target, key);
    migrateSqlite(target, migrations, clock);
    report = salvageFile(file, target, key);
  } catch (error) {
    target.close();
    removeDatabase(rebuilding);
    throw error;
  }
  target.close();
  return { ...report, movedTo: putInPlace(file, rebuilding, 'damaged', clock) };
}

/**
 * Puts a prepared database in the place of one that cannot be read, which is moved aside untouched; returns its new name. The caller
 * holds the open lock. Killed in the middle, the next open ends it.
 */
export function putInPlace(file: string, prepared: string, because: Aside, clock: Pick<Clock, 'now'>): string {
  renameDurably(prepared, rebuiltOf(file));
  return finishRepair(file, because, clock);
}

/** Why a file was moved aside: the middle of its new name. */
type Aside = 'damaged' | 'replaced';

/** Ends a repair that was interrupted between building the new file and moving it into place; does nothing when there is none. */
export function resumeRepair(file: string, clock: Clock): string | undefined {
  return existsSync(rebuiltOf(file)) ? finishRepair(file, 'damaged', clock) : undefined;
}

/** A log left beside the new file would be applied to it, so the companions leave before the file and the new one comes last. */
function finishRepair(file: string, because: Aside, clock: Pick<Clock, 'now'>): string {
  const movedTo = asideName(file, because, clock);
  for (const part of PARTS) if (existsSync(file + part)) renameSync(file + part, movedTo + part);
  renameSync(rebuiltOf(file), file);
  return movedTo;
}

/** `<file>.damaged-20260102T030405Z`, with a number when that moment already has one. */
function asideName(file: string, because: Aside, clock: Pick<Clock, 'now'>): string {
  const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, '');
  const name = `${file}.${because}-${time}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existsSync(candidate)) return candidate;
  }
}

function salvageFile(file: string, target: SqliteConnection, key: DatabaseKey | undefined): SalvageReport {
  const copy = `${file}.readable`;
  try {
    const readable = makeReadableCopy(file, copy, key !== undefined) ? copy : file;
    return withSource(readable, key, (source) => salvage(source, target));
  } finally {
    removeDatabase(copy);
  }
}

/** A read-only connection never writes the log back into the file, so the evidence stays as it was. */
function withSource(file: string, key: DatabaseKey | undefined, use: (source: SqliteConnection) => SalvageReport): SalvageReport {
  const source = new Sqlite(file, { readonly: true });
  try {
    unlock(source, key);
    // One line of the schema that makes no sense would hide all tables; this way it hides only its own.
    source.unsafeMode(true);
    source.pragma('writable_schema = on');
    // Without it a page of garbage may pass for rows.
    source.pragma('cell_size_check = on');
  } catch {
    // The connection opens the file only now, and the file is beyond reading; `salvage` finds that out per table.
  }
  try {
    return use(source);
  } finally {
    source.close();
  }
}

function removeDatabase(file: string): void {
  for (const part of PARTS) rmSync(file + part, { force: true });
}
