/**
 * A path relative to the root of a tree, without `.` and `..`; `''` is the root itself. `undefined` for what is no such path: absolute, with a
 * drive, a backslash or a NUL, or leading out of the root. Symlinks are another matter (`Evidence.resolve`).
 */
export function treePath(path: string): string | undefined {
  if (/[\0\\]/.test(path) || /^(?:\/|~|[A-Za-z]:)/.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.join('/');
}

/** Code points that some file systems leave out of names: https://github.com/git/git/blob/master/utf8.c, `next_hfs_char`. */
const IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/**
 * The path as the most forgiving file system reads it, for comparing with what is protected: case, characters that count for nothing, trailing
 * dots and blanks, streams and short names (`.GIT`, `.git.`, `.git::$INDEX_ALLOCATION`, `GIT~1`) all name the same thing somewhere.
 */
export function forgivingPath(path: string): string {
  return path
    .normalize('NFKC')
    .replace(IGNORED, '')
    .toLowerCase()
    .split('/')
    .map((part) => part.replace(/:.*$/, '').replace(/[. ]+$/, '') || part)
    .map((part) => part.replace(/^git~\d+$/, '.git').replace(/^stewar~\d+$/, '.stewardry'))
    .join('/');
}
