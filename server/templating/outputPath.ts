import { BadInputError } from '../base/errors.ts';

/** Names that Windows keeps for devices, with any ending. */
const DEVICES = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?$/i;
/** Characters that some file system refuses, or that hide what a name is. */
const REFUSED = /[<>:"|?*\\\p{Cc}\p{Cf}]/u;
const LONGEST = 240;

/**
 * A path that a template made, as it may be written anywhere: relative, with `/`, without `.` and `..`, no drive, no NUL, no name that a
 * file system takes for another. Throws `BadInputError` for any other. `''` is the folder itself, where `mayBeEmpty`.
 */
export function outputPath(path: string, mayBeEmpty = false): string {
  const clean = path
    .trim()
    .replace(/^\.\//, '')
    .replace(/\/+$/, mayBeEmpty ? '' : '/');
  if (mayBeEmpty && (clean === '' || clean === '.')) return '';
  const problem = problemOf(clean);
  if (problem !== undefined) throw new BadInputError(`The path ${JSON.stringify(path.slice(0, 200))} is refused: ${problem}.`);
  return clean;
}

function problemOf(path: string): string | undefined {
  if (path === '' || path.endsWith('/')) return 'it names no file';
  if (path.startsWith('/') || path.startsWith('~') || /^[a-z]:/i.test(path)) return 'it is not relative to the target folder';
  if (path.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (REFUSED.test(path)) return 'it has a character that not every file system knows';
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return 'it does not say plainly where it leads';
  const odd = parts.find((part) => /[. ]$/.test(part) || /^ /.test(part) || DEVICES.test(part));
  if (odd !== undefined) return `"${odd}" is a name that Windows does not know`;
  if (parts.some((part) => /^\.git$|^git~\d+$/i.test(part))) return 'it belongs to git';
  return undefined;
}
