import { lstat, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { messageOf, systemCodeOf } from '../../../base/errors.ts';

/** A file that people wrote for another program. */
export interface SourceFile {
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  readonly text: string;
}

export interface SourceProblem {
  /** Relative to the folder. */
  readonly file: string;
  readonly message: string;
}

/** What reading came to: files that are not there are no problem. */
export interface ReadFiles {
  readonly files: readonly SourceFile[];
  readonly problems: readonly SourceProblem[];
}

/** Bytes. */
const LARGEST_FILE = 256 * 1024;
/** Of one folder, its inner ones included. */
const MOST_FILES = 100;
const DEEPEST = 3;

/** Reads files by their paths, relative to the folder. Links are not followed: they could lead anywhere. */
export async function readFiles(folder: string, names: readonly string[]): Promise<ReadFiles> {
  const read = await Promise.all(names.map((name) => readOne(folder, name)));
  return {
    files: read.flatMap((each) => (each !== undefined && 'text' in each ? [each] : [])),
    problems: read.flatMap((each) => (each !== undefined && 'message' in each ? [each] : [])),
  };
}

/** The files below a folder whose names fit, by path. */
export async function namesBelow(folder: string, below: string, isWanted: RegExp, depth = DEEPEST): Promise<readonly string[]> {
  if (!(await isPlainFolder(folder, below))) return [];
  const entries = await readdir(path.join(folder, below), { withFileTypes: true }).catch(() => []);
  const own = entries.filter((entry) => !entry.isDirectory() && isWanted.test(entry.name)).map(({ name }) => `${below}/${name}`);
  const inner = depth === 0 ? [] : entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${below}/${name}`);
  const found = await Promise.all(inner.map((name) => namesBelow(folder, name, isWanted, depth - 1)));
  return [...own, ...found.flat()].sort().slice(0, MOST_FILES);
}

/** Each part of the path is a folder, and none a link. */
async function isPlainFolder(folder: string, below: string): Promise<boolean> {
  let place = folder;
  for (const part of below.split('/')) {
    place = path.join(place, part);
    const found = await lstat(place).catch(() => undefined);
    if (found?.isDirectory() !== true) return false;
  }
  return true;
}

async function readOne(folder: string, name: string): Promise<SourceFile | SourceProblem | undefined> {
  const parent = path.posix.dirname(name);
  if (parent !== '.' && !(await isPlainFolder(folder, parent))) return undefined;
  const file = path.join(folder, ...name.split('/'));
  try {
    const found = await lstat(file);
    if (found.isSymbolicLink()) return { file: name, message: 'It is a link, so it is not read. Import the file that it leads to.' };
    if (!found.isFile()) return undefined;
    if (found.size > LARGEST_FILE) return { file: name, message: `It has ${found.size} bytes; up to ${LARGEST_FILE} are read.` };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return text.trim() === '' ? undefined : { path: name, text };
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return undefined;
    return { file: name, message: error instanceof TypeError ? 'It is no UTF-8 text.' : `It cannot be read: ${messageOf(error)}` };
  }
}
