import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { IoError, messageOf } from '../../base/errors.ts';

/** Writes a file whole or not at all: a kill or a full disk in the middle leaves the old one. The folder must exist. */
export async function replaceFile(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${process.pid}.tmp`);
  try {
    const handle = await open(temporary, 'w');
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new IoError(`"${file}" could not be written (${messageOf(error)}). It was left as it was.`, { cause: error });
  }
}
