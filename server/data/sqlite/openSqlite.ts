import { accessSync, constants, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import type { Clock } from '../../base/clock.ts';
import { IoError, messageOf, StewardryError } from '../../base/errors.ts';
import { backUpBeforeMigration } from '../backup/backUpBeforeMigration.ts';
import { offeredBackup } from '../backup/offeredBackup.ts';
import type { EmbeddedDatabase } from '../database.ts';
import { findKey, unlock } from '../encryption/cipher.ts';
import { type DatabaseKey, type Encryption, NO_ENCRYPTION } from '../encryption/databaseKey.ts';
import type { Migration } from '../migrations.ts';
import { Sqlite, type SqliteConnection } from './engine.ts';
import { migrateSqlite } from './migrateSqlite.ts';
import { BLOCKING_WAIT_MS, whenFree, withOpenLock } from './openLock.ts';
import { type RepairReport, repair, resumeRepair } from './repair.ts';
import { SqliteDatabase } from './sqliteDatabase.ts';
import { isDamage, translateError } from './sqliteErrors.ts';
import { removeStaging } from './staging.ts';

export interface OpenOptions {
  readonly file: string;
  /** Of all modules, each module's in order (`readMigrations`). */
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  /** `memory` where the data is only a cache: the program goes on without keeping anything, and a notice says so. */
  readonly whenUnusable: 'fail' | 'memory';
  /** `full` survives a power cut with every committed transaction; `normal` may lose the last ones, never the file. See ADR 0010. */
  readonly durability?: 'normal' | 'full';
  /** Milliseconds to wait for another process's lock; 5,000 when absent. */
  readonly busyTimeoutMs?: number;
  /** Whether the file is to be encrypted, and the keys that may open it. Absent: it is opened as it is, without a key. */
  readonly encryption?: Encryption;
}

/** What opening a file found. */
export interface FoundInFile {
  /** What a person must know: the file was damaged and repaired, or nothing is kept. Empty when all is well. */
  readonly notices: readonly Notice[];
  /** The file was damaged just now, and this is what came of it. */
  readonly repaired?: RepairReport;
  /** Id of the key that the file is encrypted with; absent: it is not. */
  readonly keyId?: string;
}

export interface OpenedDatabase extends FoundInFile {
  readonly database: EmbeddedDatabase;
  /** Lets go of the file for `work`, which may replace it; see `SqliteDatabase.withFileClosed`. Says what opening it again found. */
  replaceFile<Result>(work: () => Promise<Result>): Promise<FoundInFile & { readonly result: Result }>;
}

const DEFAULT_BUSY_TIMEOUT_MS = 5_000;
/** `quick_check` reads about 1 MB in 1 ms: up to this size it is done at every open, above it only on suspicion. */
const ALWAYS_CHECKED_BYTES = 64_000_000;
/** A file that another process is just creating is empty for an instant; one that has been empty for longer has lost its content. */
const EMPTY_FOR_MS = 10_000;

/**
 * Opens, checks, repairs when needed, and migrates the database of a workspace. Several processes may do so at once. Throws
 * `IoError` (not writable, disk full, locked, not a file) or `BadInputError` (from a newer version, edited migration), unless
 * `whenUnusable` says to go on in memory.
 */
export async function openDatabase(options: OpenOptions): Promise<OpenedDatabase> {
  const { file, clock, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS } = options;
  requireNodeApi(process.versions);
  const { sqlite, ...found } = await openConnection(options);
  const onDamage = (): void => writeFileSync(suspicionOf(file), '');
  const database = new SqliteDatabase({ sqlite, file, clock, busyTimeoutMs, onDamage });
  return {
    database,
    ...found,
    async replaceFile(work) {
      let again: FoundInFile = found;
      const result = await database.withFileClosed(work, async () => {
        const { sqlite: reopened, ...rest } = await openConnection(options);
        again = rest;
        return reopened;
      });
      return { result, ...again };
    },
  };
}

interface OpenedConnection extends FoundInFile {
  readonly sqlite: SqliteConnection;
}

async function openConnection(options: OpenOptions): Promise<OpenedConnection> {
  try {
    return await openFile(options);
  } catch (error) {
    const failure = translateError(error, options.file);
    if (options.whenUnusable === 'fail' || !(failure instanceof StewardryError)) throw failure;
    const message = `${failure.message}. Until then nothing is kept beyond this session`;
    return {
      sqlite: connectToMemory(options.migrations, options.clock),
      notices: [{ kind: 'io', severity: 'warning', message, path: options.file }],
    };
  }
}

/** The prebuilt binary needs Node-API 10; on an older Node it does not fail but crash, so we look first. */
export function requireNodeApi(versions: { readonly napi?: string | undefined; readonly node: string }): void {
  if (Number(versions.napi ?? 0) >= 10) return;
  throw new IoError(`Stewardry's database needs Node 22.14 or newer, this is Node ${versions.node}. Update Node or VS Code`);
}

/** A database that ends with this process, for going on where the real one cannot be used. */
export function openInMemory({
  migrations,
  clock,
  busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS,
}: Pick<OpenOptions, 'migrations' | 'clock' | 'busyTimeoutMs'>): EmbeddedDatabase {
  const sqlite = connectToMemory(migrations, clock);
  return new SqliteDatabase({ sqlite, file: ':memory:', clock, busyTimeoutMs, onDamage: () => undefined });
}

function connectToMemory(migrations: readonly Migration[], clock: Clock): SqliteConnection {
  const sqlite = new Sqlite(':memory:');
  sqlite.pragma('foreign_keys = on');
  migrateSqlite(sqlite, migrations, clock);
  return sqlite;
}

async function openFile(options: OpenOptions): Promise<OpenedConnection> {
  const { file, clock, busyTimeoutMs = DEFAULT_BUSY_TIMEOUT_MS } = options;
  mkdirSync(path.dirname(file), { recursive: true });
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new IoError(`The database '${file}' cannot be opened: a folder has its name. Move that folder away`);
  }
  // SQLite calls every refusal CANTOPEN; the system says which one it is.
  for (const target of [path.dirname(file), file]) if (existsSync(target)) accessSync(target, constants.R_OK | constants.W_OK);
  const deadline = clock.monotonic() + busyTimeoutMs;
  return withOpenLock(file, clock, deadline, async () => {
    removeStaging(file);
    const notices = noticesBeforeOpening(file, clock);
    const key = await whenFree(() => findKey(file, options.encryption ?? NO_ENCRYPTION), deadline, clock);
    await backUpBeforeMigration(file, key, options.migrations, clock, deadline);
    const { sqlite, notice, repaired } = await whenFree(() => connectOrRepair(options, key), deadline, clock);
    const found = key === undefined ? { sqlite } : { sqlite, keyId: key.id };
    return repaired === undefined ? { ...found, notices } : { ...found, notices: [...notices, notice], repaired };
  });
}

function noticesBeforeOpening(file: string, clock: Clock): Notice[] {
  const movedTo = resumeRepair(file, clock);
  if (movedTo !== undefined)
    return [warn(file, `The database '${file}' was damaged; its repair was interrupted and is now done. The damaged file is '${movedTo}'`)];
  const found = statSync(file, { throwIfNoEntry: false });
  const isEmptied = found?.size === 0 && clock.now() - found.mtimeMs > EMPTY_FOR_MS && !existsSync(`${file}-wal`);
  return isEmptied ? [warn(file, `The database '${file}' was empty, so its content is lost; a new one was begun`)] : [];
}

type Connected =
  | { readonly sqlite: SqliteConnection; readonly repaired?: undefined; readonly notice?: undefined }
  | { readonly sqlite: SqliteConnection; readonly repaired: RepairReport; readonly notice: Notice };

function connectOrRepair(options: OpenOptions, key: DatabaseKey | undefined): Connected {
  try {
    return { sqlite: connect(options, key) };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const repaired = repair(options.file, options.migrations, options.clock, key);
    rmSync(suspicionOf(options.file), { force: true });
    return { sqlite: connect(options, key), repaired, notice: describeRepair(options, repaired, error) };
  }
}

function connect({ file, migrations, clock, durability = 'normal' }: OpenOptions, key: DatabaseKey | undefined): SqliteConnection {
  const sqlite = new Sqlite(file, { timeout: BLOCKING_WAIT_MS });
  try {
    unlock(sqlite, key);
    sqlite.pragma('journal_mode = wal');
    sqlite.pragma(`synchronous = ${durability}`);
    sqlite.pragma('foreign_keys = on');
    checkIntegrity(sqlite, file);
    migrateSqlite(sqlite, migrations, clock);
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** Left by a session that met damage while running: the next open checks everything, indexes included. */
const suspicionOf = (file: string): string => `${file}.suspect`;

function checkIntegrity(sqlite: SqliteConnection, file: string): void {
  const isSuspect = existsSync(suspicionOf(file));
  const hasLeftovers = (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  if (!isSuspect && !hasLeftovers && statSync(file).size > ALWAYS_CHECKED_BYTES) return;
  const verdict = sqlite.pragma(isSuspect ? 'integrity_check(1)' : 'quick_check(1)', { simple: true });
  if (verdict !== 'ok') throw Object.assign(new Error(String(verdict)), { code: 'SQLITE_CORRUPT' });
  if (isSuspect) rmSync(suspicionOf(file), { force: true });
}

function describeRepair({ file, clock }: OpenOptions, report: RepairReport, reason: unknown): Notice {
  const rebuilt = `The database '${file}' was damaged (${messageOf(reason)}). It was moved to '${report.movedTo}' and rebuilt with ${report.rows} rows`;
  if (report.incomplete.length === 0) return warn(file, rebuilt);
  const lost = `${rebuilt}; not everything of ${report.incomplete.map((table) => `'${table}'`).join(', ')} could be read`;
  const backup = offeredBackup(file, clock.now());
  if (backup === undefined) return warn(file, lost);
  const made = `The backup number ${backup.number} of ${new Date(backup.time).toISOString()} has ${backup.rows} rows`;
  return warn(file, `${lost}. ${made}: 'stewardry db restore --number ${backup.number}' puts it in place`);
}

function warn(file: string, message: string): Notice {
  return { kind: 'io', severity: 'warning', message, path: file };
}
