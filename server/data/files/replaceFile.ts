import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { IoError, messageOf } from '../../base/errors.ts';

/**
 * Writes a file whole or not at all: a kill or a full disk in the middle leaves the old one, and so does an `IoError`. The folder must
 * exist. A symbolic link stays one, and permissions stay what they were.
 */
export async function replaceFile(file: string, text: string): Promise<void> {
  const target = await realpath(file).catch(() => file);
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      await keepMode(target, handle);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new IoError(`"${file}" could not be written (${messageOf(error)}). It was left as it was.`, { cause: error });
  }
}

async function keepMode(target: string, handle: FileHandle): Promise<void> {
  const found = await stat(target).catch(() => undefined);
  if (found) await handle.chmod(found.mode);
}
