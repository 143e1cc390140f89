import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, systemCodeOf } from '../../base/errors.ts';

/**
 * The absolute path of a file in a folder, with every link above it resolved. Throws `BadInputError` for a path that is absolute, climbs
 * with `..`, names git's own folder, or leads out of the folder through a symlink. What the path itself is, a link too, is not followed.
 */
export async function safePath(folder: string, file: string): Promise<string> {
  const parts = partsOf(file);
  const root = await realpath(folder);
  const parent = await realOfExisting(path.join(root, ...parts.slice(0, -1)));
  const relative = path.relative(root, parent);
  if (relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative))
    throw refused(file, 'a symbolic link in it leads out of the folder');
  if (relative.split(path.sep).some(isGitFolder)) throw refused(file, 'a symbolic link in it leads into the folder of git');
  return path.join(parent, parts.at(-1) ?? '');
}

/** The parts of a path that stays where it is looked from. Throws `BadInputError` for any other. */
export function partsOf(file: string): readonly string[] {
  if (file === '' || file.includes('\0')) throw refused(file, 'it names no file');
  if (path.posix.isAbsolute(file) || path.win32.isAbsolute(file) || /^[A-Za-z]:/.test(file)) throw refused(file, 'it is absolute');
  const parts = file.split(process.platform === 'win32' ? /[/\\]/ : '/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) throw refused(file, 'it does not say plainly where it leads');
  if (parts.some(isGitFolder)) throw refused(file, 'it belongs to git');
  return parts;
}

/** Code points that HFS+ leaves out when it compares names (as git's own check, CVE-2014-9390). */
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** Every spelling that some file system takes for `.git`: case, trailing dots and blanks, a stream, the short name of Windows. */
function isGitFolder(part: string): boolean {
  const name = part
    .replaceAll(IGNORED_BY_HFS, '')
    .split(':')[0]
    ?.replace(/[. ]+$/, '')
    .toLowerCase();
  return name === '.git' || /^git~\d+$/.test(name ?? '');
}

/** The real path of a folder that may not exist (yet), by its nearest parent that does. */
async function realOfExisting(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    const code = systemCodeOf(error);
    if (code === 'ELOOP') throw refused(folder, 'its symbolic links lead in a circle');
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || parent === folder) throw error;
    // It leads somewhere that does not exist yet, and nobody knows where that is.
    if (await isLink(folder)) throw refused(folder, 'it is a symbolic link to nothing');
    return path.join(await realOfExisting(parent), path.basename(folder));
  }
}

async function isLink(file: string): Promise<boolean> {
  return lstat(file).then(
    (found) => found.isSymbolicLink(),
    () => false,
  );
}

function refused(file: string, why: string): BadInputError {
  return new BadInputError(`"${file}" is refused: ${why}.`);
}
