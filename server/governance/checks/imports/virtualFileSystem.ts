import { folderOf, type WorkspaceIndex } from './workspaceIndex.ts';

/** What enhanced-resolve asks of a file system. */
type Callback<T> = (error: NodeJS.ErrnoException | null, result?: T) => void;
interface Stat {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}
export interface VirtualFileSystem {
  stat(path: string, callback: Callback<Stat>): void;
  lstat(path: string, callback: Callback<Stat>): void;
  readFile(path: string, callback: Callback<Buffer>): void;
  readlink(path: string, callback: Callback<string>): void;
  readdir(path: string, callback: Callback<string[]>): void;
}

/** Everything lives below this made-up root, so that relative paths become absolute ones. */
export const ROOT = '/workspace';

const FILE: Stat = { isFile: () => true, isDirectory: () => false, isSymbolicLink: () => false };
const FOLDER: Stat = { isFile: () => false, isDirectory: () => true, isSymbolicLink: () => false };

/** Folders that hold links only. */
const LINKS = /^node_modules(?:\/@[^/]+)?$/;

/**
 * The workspace for enhanced-resolve. Its own packages appear in `node_modules` at the root, as a package manager would link them, and a
 * built file that is not there (`dist/index.js`) stands for the source it is built from (`src/index.ts`).
 */
export function virtualFileSystem(index: WorkspaceIndex, packages: ReadonlyMap<string, string>): VirtualFileSystem {
  const stat = (path: string, callback: Callback<Stat>) => {
    const real = LINKS.test(relativePath(path)) ? '' : realPath(path, index, packages);
    if (real === undefined) callback(notFound(path));
    else callback(null, index.files.has(real) ? FILE : FOLDER);
  };
  return {
    stat,
    lstat: stat,
    readFile(path, callback) {
      const name = realPath(path, index, packages) ?? relativePath(path);
      index.view.readIgnored(name).then(
        (text) => (text === undefined ? callback(notFound(path)) : callback(null, Buffer.from(text))),
        (error: NodeJS.ErrnoException) => callback(error),
      );
    },
    readlink: (path, callback) => callback(Object.assign(new Error(`"${path}" is no link`), { code: 'EINVAL' })),
    readdir: (path, callback) => callback(notFound(path)),
  };
}

/** The workspace path that an absolute one of this file system means; `undefined`: nothing is there. */
export function realPath(path: string, index: WorkspaceIndex, packages: ReadonlyMap<string, string>): string | undefined {
  const plain = relativePath(path);
  const linked = /^node_modules\/((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(plain);
  if (linked === null) return existing(plain, index);
  const folder = packages.get(linked[1] ?? '');
  return folder === undefined ? undefined : existing(`${folder}${linked[2] ?? ''}`.replace(/^\//, ''), index);
}

function existing(path: string, index: WorkspaceIndex): string | undefined {
  if (index.files.has(path) || index.folders.has(path)) return path;
  return sourceOf(path, index.files);
}

const BUILT = /(^|\/)(?:dist|lib|build|out|esm|cjs|es|types|typings)(?:\/(?:esm|cjs|es|types|src|node|browser|module|commonjs))?\//;

/** The source of a built file, when it lies where sources usually lie. */
function sourceOf(path: string, files: ReadonlySet<string>): string | undefined {
  const stem = path.replace(/\.d\.[cm]?ts$|\.[cm]?jsx?$/, '');
  if (stem === path || !BUILT.test(stem)) return undefined;
  const places = [stem.replace(BUILT, '$1src/'), stem.replace(BUILT, '$1')];
  for (const place of places) {
    for (const extension of ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.jsx']) {
      if (files.has(`${place}${extension}`)) return `${place}${extension}`;
    }
  }
  return undefined;
}

function relativePath(path: string): string {
  return path === ROOT ? '' : path.slice(ROOT.length + 1);
}

function notFound(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`"${path}" does not exist in ${folderOf(path)}`), { code: 'ENOENT' });
}
