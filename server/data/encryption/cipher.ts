import { closeSync, copyFileSync, openSync, readSync, statSync } from 'node:fs';
import { IoError, systemCodeOf } from '../../base/errors.ts';
import { Sqlite, type SqliteConnection } from '../sqlite/engine.ts';
import { BLOCKING_WAIT_MS } from '../sqlite/openLock.ts';
import { isDamage } from '../sqlite/sqliteErrors.ts';
import { removeStaging, stagingOf } from '../sqlite/staging.ts';
import type { DatabaseKey, Encryption } from './databaseKey.ts';

/** Tells a fresh connection the key of its file: AES-256 in SQLCipher's format 4 (https://www.zetetic.net/sqlcipher/design/). */
export function unlock(sqlite: SqliteConnection, key: DatabaseKey | undefined): void {
  if (key === undefined) return;
  chooseCipher(sqlite);
  sqlite.pragma(`key = "x'${key.reveal()}'"`);
  // What SQLite sorts or sets aside on disk would be in the clear.
  sqlite.pragma('temp_store = memory');
}

/** Encrypts, decrypts (`undefined`) or re-encrypts the whole file of an open connection that nobody else uses. */
export function changeKey(sqlite: SqliteConnection, key: DatabaseKey | undefined): void {
  if (key !== undefined) chooseCipher(sqlite);
  sqlite.pragma(key === undefined ? `rekey = ''` : `rekey = "x'${key.reveal()}'"`);
}

function chooseCipher(sqlite: SqliteConnection): void {
  sqlite.pragma(`cipher = 'sqlcipher'`);
  sqlite.pragma('legacy = 4');
}

/** The file is encrypted, and its key is not at hand. */
export class LockedDatabase extends IoError {}

/**
 * The key that opens a file; `undefined` when it is not encrypted, or when it is damaged beyond telling, which is for the repair to
 * handle. A file that is missing or empty gets the key that a new one is to have. Throws
 * `LockedDatabase` for an encrypted file that none of the keys opens, and leaves it untouched.
 */
export function findKey(file: string, encryption: Encryption): DatabaseKey | undefined {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return keyForNew(file, encryption);
  // SQLite looks, not we: closing a descriptor of our own would let go of every lock that this process holds on the file.
  if (opens(file, undefined)) return undefined;
  const key = encryption.keys.find((candidate) => opens(file, candidate));
  if (key !== undefined || !looksRandom(file)) return key;
  throw new LockedDatabase(lockedMessage(file, encryption));
}

function keyForNew(file: string, { mode, keys }: Encryption): DatabaseKey | undefined {
  if (mode === 'off') return undefined;
  if (mode === 'sqlcipher' && keys.length === 0) {
    throw new IoError(
      `The database '${file}' is to be encrypted, but there is no key. Set STEWARDRY_DATABASE_KEY, or set database.encryption to "off"`,
    );
  }
  return keys[0];
}

function lockedMessage(file: string, { keys }: Encryption): string {
  const reason =
    keys.length === 0
      ? 'is encrypted and there is no key for it'
      : `is encrypted and cannot be opened with the ${keys.length === 1 ? 'key' : 'keys'} at hand (${keys.map((key) => key.id).join(', ')})`;
  return (
    `The database '${file}' ${reason}. Nothing was changed. Set STEWARDRY_DATABASE_KEY to the key it was encrypted with, or open it in ` +
    `the VS Code that encrypted it. If that key is lost, so is this file: 'stewardry db restore --list' shows what else there is`
  );
}

function opens(file: string, key: DatabaseKey | undefined): boolean {
  const code = codeOfReading(file, key, true);
  if (code === 'SQLITE_READONLY_ROLLBACK') return opensCopy(file, key);
  // The first page made sense, so this is the key; the damage is further on.
  return code === 'ok' || code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_IOERR_SHORT_READ';
}

/** A process was killed while it created the file. Only the right key may roll that back: with another one, SQLite spoils it. */
function opensCopy(file: string, key: DatabaseKey | undefined): boolean {
  try {
    for (const part of ['', '-journal']) copyFileSync(file + part, stagingOf(file) + part);
    return codeOfReading(stagingOf(file), key, false) === 'ok';
  } finally {
    removeStaging(file);
  }
}

/** What SQLite says to reading the schema: `ok`, or the code of its refusal. Throws when somebody else has locked the file. */
function codeOfReading(file: string, key: DatabaseKey | undefined, readonly: boolean): string {
  const sqlite = new Sqlite(file, { readonly, timeout: BLOCKING_WAIT_MS });
  try {
    unlock(sqlite, key);
    sqlite.prepare('select count(*) from sqlite_schema').get();
    return 'ok';
  } catch (error) {
    const code = systemCodeOf(error) ?? '';
    if (isDamage(error) || code === 'SQLITE_READONLY_ROLLBACK') return code;
    throw error;
  } finally {
    sqlite.close();
  }
}

const PAGE_BYTES = 4_096;
const SAMPLED_PAGES = 64;
/** Chi-square of 256 byte values: 255 for random bytes, with a standard deviation of 22.6; six of those above. */
const MOST_CHI_SQUARE = 391;

/**
 * True when the bytes of most pages are spread as evenly as those of an encrypted file are. Little could be rescued from such a file
 * anyway, so taking garbage for an encrypted file costs little; the other way round would cost all of it.
 */
export function looksRandom(file: string): boolean {
  const pages = Math.floor(statSync(file).size / PAGE_BYTES);
  const step = Math.max(1, Math.floor(pages / SAMPLED_PAGES));
  const sampled = Array.from({ length: Math.ceil(pages / step) }, (_, index) => readPart(file, index * step * PAGE_BYTES, PAGE_BYTES));
  return sampled.filter(isRandom).length * 2 > sampled.length;
}

function isRandom(page: Buffer): boolean {
  const counts = new Array<number>(256).fill(0);
  for (const byte of page) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = page.length / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  // One page of random bytes in 30,000 misses a value.
  return chiSquare < MOST_CHI_SQUARE && !counts.includes(0);
}

function readPart(file: string, start: number, length: number): Buffer {
  const part = Buffer.alloc(length);
  const descriptor = openSync(file, 'r');
  try {
    return part.subarray(0, readSync(descriptor, part, 0, length, start));
  } finally {
    closeSync(descriptor);
  }
}
