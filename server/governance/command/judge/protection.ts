import { posix } from 'node:path';
import { compileGlobs } from '../../config/glob.ts';

/** Never changed by a command, whatever a policy says: git's own files, and ours. */
const ALWAYS = ['**/.git', '**/.git/**', '**/.stewardry', '**/.stewardry/**'];

/** Tells what is protected, and which folder holds such a thing. Case does not count: some file systems do not tell either. */
export function protection(paths: readonly string[]): (path: string) => boolean {
  const globs = [...ALWAYS, ...paths].map((glob) => glob.toLowerCase());
  const covers = compileGlobs(globs);
  return (path) => {
    const lower = path.toLowerCase().split('/').map(plainName).join('/');
    return covers(lower) || covers(`${lower}/x`) || globs.some((glob) => holds(lower, glob));
  };
}

/** As Windows reads a name: streams, dots and blanks at its end do not count, and `GIT~1` is the short name of `.git`. */
function plainName(name: string): string {
  const plain = name.replace(/:.*$/, '').replace(/[. ]+$/, '');
  return /^git~\d$/.test(plain) ? '.git' : plain;
}

/** True when the folder is on the way to what the glob means: `.github` for one that ends in `.github/workflows/**`. */
function holds(folder: string, glob: string): boolean {
  const isAnywhere = glob.startsWith('**/');
  const name = isAnywhere ? posix.basename(folder) : folder;
  return name !== '' && (isAnywhere ? glob.slice(3) : glob).startsWith(`${name}/`);
}
