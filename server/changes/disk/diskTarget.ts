import type { BigIntStats } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { BadInputError, IoError, messageOf, systemCodeOf } from '../../base/errors.ts';
import type { FileEntry } from '../changeSet.ts';
import type { TargetTree } from '../changes.ts';
import { safePath } from './safePath.ts';
import { stageOnDisk } from './stageOnDisk.ts';

/** The files of a folder, as they are on disk. A symlink is an entry of its own and is never followed. */
export function diskTarget(folder: string): TargetTree {
  return {
    folder,
    read: async (path) => readEntry(await safePath(folder, path), path),
    stage: (path, content) => stageOnDisk(folder, path, content),
  };
}

async function readEntry(file: string, path: string): Promise<FileEntry | null> {
  try {
    const found = await lstat(file, { bigint: true });
    // In the way of a file only while something is in it, and that shows when the file is written.
    if (found.isDirectory()) return null;
    if (found.isSymbolicLink()) return { bytes: Buffer.from(await readlink(file)), mode: '120000' };
    if (!found.isFile()) throw new BadInputError(`"${path}" is neither a file nor a symbolic link.`);
    return { bytes: await readFile(file), mode: isExecutable(found) ? '100755' : '100644' };
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    if (error instanceof BadInputError) throw error;
    throw new IoError(`"${path}" could not be read (${messageOf(error)}).`, { cause: error });
  }
}

const OWNER_EXECUTES = 0o100n;

/** Windows has no such permission, and git there does not look for it. */
function isExecutable({ mode }: BigIntStats): boolean {
  return process.platform !== 'win32' && (mode & OWNER_EXECUTES) !== 0n;
}
