import { createHash } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';

/** SQLite's page size in every database that we create; what is compared need not be pages, only blocks. */
const PAGE_BYTES = 4_096;
const NUMBER_BYTES = 4;
const READ_PAGES = 256;

/**
 * Writes the pages of `file` that differ from those of `base` into `changes`, each behind its number (4 bytes, big-endian, from 0).
 * Returns the SHA-256 of `base`, so that the caller can tell whether it was still what it should be.
 */
export function writeChangedPages(file: string, base: string, changes: string): string {
  const [now, before, out] = [openSync(file, 'r'), openSync(base, 'r'), openSync(changes, 'w')];
  const hash = createHash('sha256');
  try {
    for (let first = 0; ; first += READ_PAGES) {
      const [mine, theirs] = [readPages(now, first), readPages(before, first)];
      hash.update(theirs);
      for (let at = 0; at < mine.length; at += PAGE_BYTES) {
        const page = mine.subarray(at, at + PAGE_BYTES);
        if (!page.equals(theirs.subarray(at, at + PAGE_BYTES))) writePage(out, first + at / PAGE_BYTES, page);
      }
      if (mine.length === 0 && theirs.length === 0) return hash.digest('hex');
    }
  } finally {
    for (const descriptor of [now, before, out]) closeSync(descriptor);
  }
}

/** Turns a copy of the base into the file that `writeChangedPages` was given; `bytes` is the size of that file. */
export function applyChangedPages(copy: string, changes: string, bytes: number): void {
  const [target, source] = [openSync(copy, 'r+'), openSync(changes, 'r')];
  const record = Buffer.alloc(NUMBER_BYTES + PAGE_BYTES);
  try {
    ftruncateSync(target, bytes);
    while (readSync(source, record) === record.length) {
      writeAll(target, record.subarray(NUMBER_BYTES), record.readUInt32BE(0) * PAGE_BYTES);
    }
  } finally {
    for (const descriptor of [target, source]) closeSync(descriptor);
  }
}

/** SHA-256 of a file, in hexadecimal. */
export function hashFile(file: string): { readonly sha256: string; readonly bytes: number } {
  const descriptor = openSync(file, 'r');
  const hash = createHash('sha256');
  try {
    for (let first = 0; ; first += READ_PAGES) {
      const part = readPages(descriptor, first);
      if (part.length === 0) return { sha256: hash.digest('hex'), bytes: fstatSync(descriptor).size };
      hash.update(part);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Writes all of it, at a position or where the last writing ended (`null`): on a full disk the system first writes a part. */
export function writeAll(descriptor: number, bytes: Buffer, position: number | null): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, position === null ? null : position + done);
  }
}

function readPages(descriptor: number, first: number): Buffer {
  const part = Buffer.alloc(READ_PAGES * PAGE_BYTES);
  return part.subarray(0, readSync(descriptor, part, 0, part.length, first * PAGE_BYTES));
}

function writePage(descriptor: number, number: number, page: Buffer): void {
  const record = Buffer.alloc(NUMBER_BYTES + PAGE_BYTES);
  record.writeUInt32BE(number);
  page.copy(record, NUMBER_BYTES);
  writeAll(descriptor, record, null);
}
