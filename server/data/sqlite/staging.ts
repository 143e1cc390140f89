import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { systemCodeOf } from '../../base/errors.ts';

/** Where the next content of a database is prepared: beside it, so that one rename puts it in place. */
export function stagingOf(file: string): string {
  return `${file}.staging`;
}

/** Removes what a killed process was preparing. The caller holds the open lock. */
export function removeStaging(file: string): void {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(stagingOf(file) + part, { force: true });
}

/**
 * Puts the staged content in the place of `file`: before this call the old content is there, after it the new one, at a kill in
 * between one of the two. The caller holds the open lock and has merged the log, so that the old content is one file.
 */
export function promoteStaging(file: string): void {
  renameDurably(stagingOf(file), file);
}

/** Renames so that a power cut after the call finds the new name with the whole content. */
export function renameDurably(from: string, to: string): void {
  sync(from, 'r+');
  renameSync(from, to);
  try {
    sync(path.dirname(to), 'r');
  } catch (error) {
    // Windows cannot open a folder; there the rename itself is enough.
    if (!['EPERM', 'EISDIR', 'EACCES'].includes(systemCodeOf(error) ?? '')) throw error;
  }
}

function sync(file: string, flags: string): void {
  const descriptor = openSync(file, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
