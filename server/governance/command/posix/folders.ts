import { posix } from 'node:path';
import type { SimpleCommand, Word } from '../parsedCommand.ts';

/** Folders in which a shell may be, relative to where its line starts (`''`) or absolute; `undefined`: nobody knows. */
export type Folders = SimpleCommand['folders'];

/** With more possibilities than this nobody is helped by following them. */
const MOST_FOLDERS = 8;

export function mergeFolders(some: Folders, others: Folders): Folders {
  if (some === undefined || others === undefined) return undefined;
  const all = [...new Set([...some, ...others])];
  return all.length > MOST_FOLDERS ? undefined : all;
}

/** Where a shell is after a command that succeeded. */
export function enterFolder(folders: Folders, argv: readonly Word[]): Folders {
  const [program, ...words] = argv.map(({ text, isGlob }) => (isGlob ? undefined : text));
  if (program === 'pushd' || program === 'popd' || program === 'eval' || program === '.' || program === 'source') return undefined;
  if (program === 'builtin' || program === 'command') return words.includes('cd') ? undefined : folders;
  if (program !== 'cd') return folders;
  const [target, ...more] = words[0] === '--' ? words.slice(1) : words;
  if (folders === undefined || target === undefined || more.length > 0 || /^[-~]/.test(target) || target === '') return undefined;
  return folders.map((folder) => joinFolder(folder, target));
}

/** As `cd` joins by default: `..` takes away the last name, even if that was a symbolic link. */
export function joinFolder(folder: string, target: string): string {
  // A drive of Windows, or one of PowerShell such as `Env:`.
  if (/^\w+:/.test(target)) return target;
  const joined = posix.normalize(posix.isAbsolute(target) ? target : posix.join(folder, target)).replace(/\/+$/, '');
  if (joined === '.') return '';
  return joined === '' && target.startsWith('/') ? '/' : joined;
}
