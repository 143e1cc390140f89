import { isUtf8 } from 'node:buffer';
import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, ConflictError } from '../../base/errors.ts';
import { realInside, undefinedWhenMissing } from './insideRoot.ts';

/** Bytes. A larger file is data, or made by a machine; an edit of it would be a large value in every step. */
export const MOST_BYTES = 2 * 1024 * 1024;
/** A NUL among the first bytes marks a binary file, as git decides it. */
const PROBE_BYTES = 8_000;

/**
 * The whole text of a file, byte order mark included, so that it can be written back exactly; `undefined` when there is no such file. Throws
 * `BadInputError` for what is not text, too large, or outside of the root.
 */
export async function readTreeFile(root: string, relative: string): Promise<string | undefined> {
  const real = await realInside(root, relative);
  if (real === undefined) return undefined;
  // Neither a link that was put there meanwhile nor a pipe may hold us up.
  const handle = await open(real, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    const found = await handle.stat();
    if (found.isDirectory()) return undefined;
    if (!found.isFile()) throw new BadInputError(`"${relative}" is no regular file.`);
    if (found.size > MOST_BYTES)
      throw new BadInputError(`"${relative}" has ${found.size} bytes, which is over the limit of ${MOST_BYTES}. Search in it instead.`);
    const bytes = await handle.readFile();
    // A folder above may have been exchanged between the check and the opening.
    if ((await realpath(path.join(root, relative)).catch(undefinedWhenMissing)) !== real)
      throw new ConflictError(`"${relative}" was moved while it was read. Try again.`);
    return textOf(relative, bytes);
  } finally {
    await handle.close();
  }
}

function textOf(relative: string, bytes: Buffer): string {
  if (bytes.subarray(0, PROBE_BYTES).includes(0)) throw new BadInputError(`"${relative}" is a binary file.`);
  if (!isUtf8(bytes)) throw new BadInputError(`"${relative}" is not UTF-8 text.`);
  return bytes.toString('utf8');
}
