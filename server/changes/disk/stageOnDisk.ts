import { lstatSync, renameSync, unlinkSync } from 'node:fs';
import { chmod, link, lstat, mkdir, open, realpath, rm, rmdir, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import { contentHash } from '../../base/contentHash.ts';
import { IoError, messageOf, systemCodeOf } from '../../base/errors.ts';
import type { FileEntry } from '../changeSet.ts';
import type { StagedWrite } from '../changes.ts';
import { GrabbedFile } from './grabbedFile.ts';
import { safePath } from './safePath.ts';

/**
 * Where files wait to be renamed into their places, so that none is ever half written: in the folder itself, because only within one file
 * system is renaming atomic. It exists only while something is being applied.
 */
const STAGING_FOLDER = '.stewardry-staging';

/** Readies one file of a folder to be written or deleted (`null`). Throws `BadInputError` for a path out of the folder and `IoError` when there is no room. */
export async function stageOnDisk(folder: string, file: string, content: FileEntry | null): Promise<StagedWrite> {
  const root = await realpath(folder);
  await safePath(root, file);
  const staging = path.join(root, STAGING_FOLDER);
  const staged = path.join(staging, contentHash(file));
  const discard = async (): Promise<void> => {
    await rm(staged, { force: true }).catch(() => undefined);
    // The last one to leave takes the folder with it.
    await rmdir(staging).catch(() => undefined);
  };
  try {
    await makeStagingFolder(staging);
    if (content !== null) await writeStaged(staged, content);
  } catch (error) {
    await discard();
    throw toIoError(file, error);
  }
  return {
    discard,
    async commit(expected) {
      const target = await safePath(root, file);
      try {
        return await replace(root, target, { staged, content, expected });
      } catch (error) {
        throw toIoError(file, error);
      }
    },
  };
}

/** Removes what a killed process left staged. */
export async function removeStaged(folder: string): Promise<void> {
  await rm(path.join(folder, STAGING_FOLDER), { recursive: true, force: true });
}

/** Removes the folders above a file that is not there, as far as nothing is left in them: a process may have been killed between the two. */
export async function removeEmptyFoldersAbove(folder: string, file: string): Promise<void> {
  const target = await safePath(folder, file);
  if (lstatSync(target, { throwIfNoEntry: false }) === undefined) await removeEmptyFolders(await realpath(folder), path.dirname(target));
}

async function writeStaged(staged: string, { bytes, mode }: FileEntry): Promise<void> {
  await rm(staged, { force: true });
  if (mode === '120000') return symlink(bytes.toString(), staged);
  // Permissions of a new file are what the person's umask says.
  const handle = await open(staged, 'wx', mode === '100755' ? 0o777 : 0o666);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeStagingFolder(staging: string): Promise<void> {
  const found = await lstat(staging).catch(() => undefined);
  // A link of this name could lead anywhere. Removing it removes the link.
  if (found !== undefined && !found.isDirectory()) await rm(staging);
  if (!found?.isDirectory()) await mkdir(staging, { recursive: true });
}

interface Replacement {
  readonly staged: string;
  readonly content: FileEntry | null;
  readonly expected: string | null;
}

/** Compare and swap. `false`: the file is not what was expected, and has been left so. */
async function replace(root: string, target: string, { staged, content, expected }: Replacement): Promise<boolean> {
  if (expected === null) return content === null ? true : create(target, staged, content);
  const grabbed = await GrabbedFile.grab(target, `${staged}.old`);
  if (grabbed === undefined) return false;
  try {
    if ((await grabbed.hash()) !== expected) return false;
    if (content !== null) await keepPermissions(target, staged, content);
    // Between these two lines nothing of this process runs, and hardly anything of another.
    if (!grabbed.isStillAt(lstatSync(target, { bigint: true, throwIfNoEntry: false }))) return false;
    if (content === null) unlinkSync(target);
    else renameSync(staged, target);
    // An editor that was just then writing into the file it had open wrote into the one that we took away.
    if (await grabbed.giveBackIfChanged(expected)) return false;
  } finally {
    await grabbed.release();
  }
  if (content === null) await removeEmptyFolders(root, path.dirname(target));
  return true;
}

/** Only where nothing is: a link cannot be made over a file, while a rename would replace it. */
async function create(target: string, staged: string, { bytes, mode }: FileEntry): Promise<boolean> {
  await mkdir(path.dirname(target), { recursive: true });
  // An empty folder may be what is left of files that went before this one came.
  await rmdir(target).catch(() => undefined);
  try {
    if (mode === '120000') await symlink(bytes.toString(), target);
    else await link(staged, target);
    await rm(staged, { force: true });
    return true;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EEXIST') return refuseFolder(target);
    if (mode === '120000' || !NO_LINKS.has(code ?? '')) throw error;
    if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) return refuseFolder(target);
    renameSync(staged, target);
    return true;
  }
}

/** File systems without hard links, such as exFAT. */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

async function refuseFolder(target: string): Promise<false> {
  if ((await lstat(target)).isDirectory()) throw new IoError('a folder with other files has its name');
  return false;
}

/** Everything but the permission to execute stays as the person has set it. */
async function keepPermissions(target: string, staged: string, { mode }: FileEntry): Promise<void> {
  const before = await lstat(target);
  if (mode === '120000' || !before.isFile()) return;
  const readable = before.mode & 0o444;
  const executable = mode === '100755' ? (before.mode & 0o111) | (readable >> 2) : 0;
  if ((await stat(staged)).mode !== before.mode) await chmod(staged, (before.mode & 0o7666) | executable);
}

async function removeEmptyFolders(root: string, folder: string): Promise<void> {
  for (let each = folder; each !== root && each.startsWith(root); each = path.dirname(each)) {
    const isGone = await rmdir(each).then(
      () => true,
      () => false,
    );
    if (!isGone) return;
  }
}

function toIoError(file: string, error: unknown): IoError {
  return new IoError(`"${file}" could not be written (${messageOf(error)}).`, { cause: error });
}
