import { posix } from 'node:path';
import type { SimpleCommand, Word } from '../parsedCommand.ts';
import type { Circumstances } from './circumstances.ts';
import { isSecret } from './secrets.ts';

/** Where a word leads, taken as a path. */
export type Place =
  /** In the tree. `path` is relative to it, behind every symbolic link; `''` is the tree itself. */
  | { readonly kind: 'inside'; readonly path: string; readonly isProtected: boolean }
  /** `/dev/null` and the standard streams. */
  | { readonly kind: 'stream' }
  | { readonly kind: 'temporary' }
  | { readonly kind: 'outside' }
  /** Keys and passwords outside of the tree. */
  | { readonly kind: 'secret' }
  /** Files of the tree that a pattern stands for. */
  | { readonly kind: 'several' }
  /** Only known when it runs. */
  | { readonly kind: 'unknown' };

const STREAM = /^\/dev\/(null|zero|full|random|urandom|tty|std(in|out|err)|fd\/[0-2])$/;
const TEMPORARY = /^\/(private\/)?(var\/)?tmp\/[^/]/;
/** Every place where a word may lead: one for each folder in which the command may run. */
export async function placesOf(word: Word, folders: SimpleCommand['folders'], around: Circumstances): Promise<readonly Place[]> {
  if (isSecret(word.text ?? word.source)) return [{ kind: 'secret' }];
  if (word.text === undefined) return [{ kind: 'unknown' }];
  const whole = word.text.replaceAll('\\', '/');
  const known = staticPart(whole, word.isGlob);
  if (/(^|\/)\.\.(\/|$)/.test(whole.slice(known.length))) return [{ kind: 'outside' }];
  const path = relativeToRoot(known, around.root);
  const fixed = placeOutside(path);
  if (fixed !== undefined) return [fixed];
  if (folders === undefined) return [{ kind: 'unknown' }];
  const places = await Promise.all(folders.map((folder) => placeFrom(posix.join(around.cwd, folder), folder, path, around)));
  return word.isGlob
    ? places.map((place) =>
        place.kind === 'inside' && (place.path !== '' || !/^[*?]+$/.test(whole.slice(known.length))) ? { kind: 'several' as const } : place,
      )
    : places;
}

/** What a pattern certainly leads through: `src/` of `src/*.ts`. */
function staticPart(path: string, isGlob: boolean): string {
  if (!isGlob) return path;
  const before = path.slice(0, path.search(/[*?[]/));
  return before.slice(0, before.lastIndexOf('/') + 1);
}

function relativeToRoot(path: string, root: string): string {
  const from = root.replaceAll('\\', '/').replace(/\/$/, '');
  if (path === from) return '';
  return path.startsWith(`${from}/`) ? path.slice(from.length + 1) : path;
}

function placeOutside(path: string): Place | undefined {
  if (STREAM.test(path)) return { kind: 'stream' };
  if (TEMPORARY.test(path) && !path.includes('..')) return { kind: 'temporary' };
  // A home, the root, a drive, a share, or a drive of PowerShell such as `HKLM:` and `Env:`.
  return /^[~/]/.test(path) || /^\w+:|::/.test(path) ? { kind: 'outside' } : undefined;
}

async function placeFrom(start: string, folder: string, path: string, around: Circumstances): Promise<Place> {
  const from = relativeToRoot(folder, around.root);
  if (from !== folder) return follow(posix.join(from, '/').split('/'), path, around);
  return /^([~/]|\w+:)/.test(folder) ? { kind: 'outside' } : follow(start.split('/'), path, around);
}

/**
 * Follows a path name by name as the system does: `..` leaves the folder that a link leads to. Joining the names first would take
 * `link/../x` for `x`.
 */
async function follow(start: readonly string[], path: string, around: Circumstances): Promise<Place> {
  const root = await around.resolve('.');
  if (root === undefined) return { kind: 'unknown' };
  let here = '';
  for (const name of [...start, ...path.split('/')]) {
    if (name === '' || name === '.') continue;
    if (name === '..' && here === '') return { kind: 'outside' };
    const real = name === '..' ? undefined : await resolved(here === '' ? name : `${here}/${name}`, around);
    if (real === UNKNOWN) return { kind: 'unknown' };
    if (name !== '..' && real === undefined) return { kind: 'outside' };
    here = real === undefined ? posix.dirname(here).replace(/^\.$/, '') : withinRoot(root, real);
  }
  return { kind: 'inside', path: here, isProtected: around.policy.isProtected(here) };
}

/** A name that is too long, a file taken for a folder, links in a circle: no path that anything can be said of. */
const UNKNOWN = Symbol('unknown');

async function resolved(path: string, { resolve }: Circumstances): Promise<string | undefined | typeof UNKNOWN> {
  return resolve(path).catch(() => UNKNOWN);
}

function withinRoot(root: string, real: string): string {
  const [from, to] = [root.replaceAll('\\', '/').replace(/\/$/, ''), real.replaceAll('\\', '/')];
  return to.length <= from.length ? '' : to.slice(from.length + 1);
}
