import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync, truncateSync, writeSync } from 'node:fs';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 100;
/** Page size of every database we create; SQLite's default. */
const PAGE_BYTES = 4_096;

/**
 * SQLite reads a damaged file badly in two cases: without its header it refuses all of it, and it fills up a page that was cut short
 * with zeros and takes them for content. For those, makes `copy` with a header and without the torn page, and returns true.
 * Header fields: https://www.sqlite.org/fileformat2.html#the_database_header, with the settings we create databases with.
 */
export function makeReadableCopy(file: string, copy: string, isEncrypted: boolean): boolean {
  const { size } = statSync(file);
  const pages = Math.floor(size / PAGE_BYTES);
  // Its key has opened it, so the header that nobody else can read is there.
  const hasHeader = isEncrypted || startsWithMagic(file);
  if (pages === 0 || (hasHeader && size % PAGE_BYTES === 0)) return false;
  copyFileSync(file, copy);
  if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  truncateSync(copy, pages * PAGE_BYTES);
  if (!hasHeader) writeHeader(copy, pages);
  return true;
}

function writeHeader(file: string, pages: number): void {
  const descriptor = openSync(file, 'r+');
  writeSync(descriptor, createHeader(pages), 0, HEADER_BYTES, 0);
  closeSync(descriptor);
}

function startsWithMagic(file: string): boolean {
  const start = Buffer.alloc(MAGIC.length);
  const descriptor = openSync(file, 'r');
  readSync(descriptor, start, 0, MAGIC.length, 0);
  closeSync(descriptor);
  return start.equals(MAGIC);
}

function createHeader(pages: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt16BE(PAGE_BYTES, 16);
  header.set([2, 2, 0, 64, 32, 32], 18); // WAL for writing and reading, nothing reserved, the three fixed payload fractions
  header.writeUInt32BE(1, 24); // change counter
  header.writeUInt32BE(pages, 28);
  header.writeUInt32BE(1, 40); // schema cookie
  header.writeUInt32BE(4, 44); // schema format
  header.writeUInt32BE(1, 56); // UTF-8
  header.writeUInt32BE(1, 92); // the change counter that the size in pages belongs to
  return header;
}
