import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, messageOf } from '../../../base/errors.ts';

/** A file of a template: its path below the folder, with `/`. */
export interface FoundFile {
  readonly path: string;
  readonly text: string;
}

/** More is a mistake, or an attack. */
const MOST_FILES = 500;
const MOST_DEPTH = 12;
/** Bytes of one file. */
const LARGEST_FILE = 512 * 1024;

/**
 * Every file below a folder, sorted; none where there is no such folder. Links are refused: a review does not show what they lead to. Throws
 * `BadInputError` for these, for what is no text, and for too much.
 */
export async function readFolder(folder: string): Promise<readonly FoundFile[]> {
  const paths = await listFiles(folder, '', 0);
  if (paths.length > MOST_FILES) throw new BadInputError(`"${folder}" holds more than ${MOST_FILES} files. Make it smaller.`);
  return Promise.all(paths.toSorted().map(async (file) => ({ path: file, text: await readText(path.join(folder, file)) })));
}

async function listFiles(folder: string, prefix: string, depth: number): Promise<string[]> {
  if (depth > MOST_DEPTH) throw new BadInputError(`"${folder}" has folders in more than ${MOST_DEPTH} levels. Make it flatter.`);
  // Not there is the same as empty.
  const entries = await readdir(path.join(folder, prefix), { withFileTypes: true }).catch(() => []);
  const lists = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const name = prefix === '' ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isSymbolicLink())
        throw new BadInputError(`"${path.join(folder, name)}" is a link, so the template is not used. Put the file itself here.`);
      if (entry.isDirectory()) return listFiles(folder, name, depth + 1);
      return entry.isFile() ? [name] : [];
    }),
  );
  return lists.flat();
}

/** Throws `BadInputError` for a link, for a file that is too large, and for what is no UTF-8 text. */
export async function readText(file: string): Promise<string> {
  try {
    const { size, isLink } = await sizeOf(file);
    if (isLink) throw new BadInputError('it is a link');
    if (size > LARGEST_FILE) throw new BadInputError(`it has ${size} bytes, more than ${LARGEST_FILE}`);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await readFile(file));
  } catch (error) {
    const why = error instanceof TypeError ? 'it is no UTF-8 text' : messageOf(error);
    throw new BadInputError(`"${file}" cannot be used: ${why}. Mend or remove the file.`, { cause: error });
  }
}

async function sizeOf(file: string): Promise<{ readonly size: number; readonly isLink: boolean }> {
  const found = await lstat(file);
  return { size: found.size, isLink: found.isSymbolicLink() };
}
