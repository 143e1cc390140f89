import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';
import { BadInputError, systemCodeOf } from '../../base/errors.ts';

/** Git's own folder, under every name by which a file system finds it (https://github.blog/2014-12-18-vulnerability-announced-update-your-git-clients/). */
const GIT_FOLDER = /^(?:\.git|git~\d+)$/i;

/** Throws for a path that is not plainly one inside of a root: absolute, upwards, git's own folder. Says nothing of symlinks. */
export function requireInside(relative: string): void {
  const parts = relative.split(/[\\/]/);
  const isOdd = relative === '' || relative.includes('\0') || path.posix.isAbsolute(relative) || path.win32.isAbsolute(relative);
  // A colon names a drive or a stream on Windows.
  if (isOdd || parts.includes('..') || (process.platform === 'win32' && relative.includes(':'))) {
    throw new BadInputError(`"${relative}" is not inside the workspace. Give a path relative to its root.`);
  }
  if (isGitPath(relative))
    throw new BadInputError(`"${relative}" belongs to git itself and is left alone. Use git commands to look at history.`);
}

/** Is it `.git`, or something in it? What NTFS and HFS+ drop from a name does not count. */
export function isGitPath(relative: string): boolean {
  return relative
    .split(/[\\/]/)
    .some((part) => GIT_FOLDER.test(part.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').replace(/[. ]+$/, '')));
}

/** The real path of something that is there; `undefined` when it is not. Throws `BadInputError` when a symlink leads out of the root. */
export async function realInside(root: string, relative: string): Promise<string | undefined> {
  requireInside(relative);
  const realRoot = await realpath(root);
  const real = await realpath(path.join(realRoot, relative)).catch(undefinedWhenMissing);
  if (real === undefined) return undefined;
  if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
    throw new BadInputError(`"${relative}" leads out of the workspace through a symbolic link, so it is left alone.`);
  }
  if (isGitPath(path.relative(realRoot, real))) throw new BadInputError(`"${relative}" leads into git's own folder, so it is left alone.`);
  return real;
}

/**
 * Where a file may be written: every folder above it that is there is a real one, and it is no symlink itself. The absolute path under the real
 * root. Throws `BadInputError`.
 */
export async function writableInside(root: string, relative: string): Promise<string> {
  requireInside(relative);
  const realRoot = await realpath(root);
  const parts = relative.split('/');
  for (let count = 1; count <= parts.length; count++) {
    const place = path.join(realRoot, ...parts.slice(0, count));
    const found = await lstat(place).catch(undefinedWhenMissing);
    if (found === undefined) break;
    const isLast = count === parts.length;
    if (found.isSymbolicLink())
      throw new BadInputError(`"${relative}" is, or lies behind, a symbolic link. Name the file that it stands for.`);
    if (isLast ? !found.isFile() : !found.isDirectory()) {
      throw new BadInputError(
        `"${parts.slice(0, count).join('/')}" is ${isLast ? 'no regular file' : 'no folder'}, so "${relative}" cannot be written.`,
      );
    }
  }
  return path.join(realRoot, ...parts);
}

export function undefinedWhenMissing(error: unknown): undefined {
  const code = systemCodeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  throw error;
}
