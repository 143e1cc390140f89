import { constants, type Dirent } from 'node:fs';
import { copyFile, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import path from 'node:path';
import { systemCodeOf, throwIfCancelled } from '../../base/errors.ts';

/** What came of copying. Paths are relative to the top. */
export interface Copied {
  readonly paths: readonly string[];
  /** They exist, and this user may not read them. */
  readonly unreadable: readonly string[];
  /** Every folder that was looked at, `''` for the top, and what is in it. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<string, Dirent>>;
}

/** Node does file operations on four threads; a few more wait in line so that none idles. */
const AT_ONCE = 16;

/**
 * Copies files byte for byte: no line ends are converted, no filter runs, whatever the repository's attributes say. Symlinks are copied as
 * links, and nothing is read through one. A file that is not there (any more) is left out. `into` exists.
 */
export async function copyFiles(from: string, into: string, paths: readonly string[], signal: AbortSignal): Promise<Copied> {
  const folders = await readFolders(from, foldersOf(paths), signal);
  const present = paths.filter((each) => kindOf(folders, each) !== undefined);
  await eachOf(foldersOf(present), 1, signal, async (folder) => void (await mkdir(path.join(into, folder), { recursive: true })));
  const copied: string[] = [];
  const unreadable: string[] = [];
  await eachOf(present, AT_ONCE, signal, async (each) => {
    const outcome = await copyOne(path.join(from, each), path.join(into, each), kindOf(folders, each) === 'link');
    if (outcome === 'copied') copied.push(each);
    if (outcome === 'unreadable') unreadable.push(each);
  });
  return { paths: copied, unreadable, folders };
}

async function copyOne(from: string, to: string, isLink: boolean): Promise<'copied' | 'gone' | 'unreadable'> {
  try {
    if (isLink) await symlink(await readlink(from), to);
    // Where the file system can, the copy shares the blocks until one of the two is written.
    else await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    return 'copied';
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'ENOENT') return 'gone';
    if (code === 'EACCES' || code === 'EPERM') return 'unreadable';
    throw error;
  }
}

/** Every folder above the paths, parents first. */
function foldersOf(paths: readonly string[]): string[] {
  const folders = new Set(['']);
  for (const each of paths) {
    for (let end = each.lastIndexOf('/'); end > 0 && !folders.has(each.slice(0, end)); end = each.lastIndexOf('/', end - 1)) {
      folders.add(each.slice(0, end));
    }
  }
  return [...folders].sort((left, right) => depthOf(left) - depthOf(right));
}

function depthOf(folder: string): number {
  return folder === '' ? 0 : folder.split('/').length;
}

/** Reads folders, parents first, and goes into real ones only: what lies behind a symlink is not of this tree. */
async function readFolders(from: string, folders: readonly string[], signal: AbortSignal): Promise<Map<string, Map<string, Dirent>>> {
  const read = new Map<string, Map<string, Dirent>>();
  for (const folder of folders) {
    throwIfCancelled(signal);
    if (folder !== '' && !entryOf(read, folder)?.isDirectory()) continue;
    const entries = await readdir(path.join(from, folder), { withFileTypes: true }).catch(() => []);
    read.set(folder, new Map(entries.map((entry) => [entry.name, entry])));
  }
  return read;
}

function kindOf(folders: ReadonlyMap<string, ReadonlyMap<string, Dirent>>, file: string): 'file' | 'link' | undefined {
  const entry = entryOf(folders, file);
  if (entry?.isSymbolicLink()) return 'link';
  return entry?.isFile() ? 'file' : undefined;
}

function entryOf(folders: ReadonlyMap<string, ReadonlyMap<string, Dirent>>, file: string): Dirent | undefined {
  const slash = file.lastIndexOf('/');
  return folders.get(slash < 0 ? '' : file.slice(0, slash))?.get(file.slice(slash + 1));
}

/** Does the work for each item, some at once, in order of starting. */
async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      throwIfCancelled(signal);
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}
