import { createHash } from 'node:crypto';
import { realpathSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import { systemCodeOf } from '../base/errors.ts';

/** Where the state of this user lives: databases and logs, never inside a repository, so that `git clean` cannot delete it. */
export interface DataFolder {
  readonly root: string;
  readonly logs: string;
  /** The database file of a workspace folder, the same for every path that leads to that folder; `null`: of the installation. */
  databaseFile(workspaceFolder: string | null): string;
  /** Where the copies of a workspace folder that runs work in are. */
  workbenches(workspaceFolder: string): string;
  /** What its schema on a database server is called: letters, digits, dots and dashes, at most 63. */
  schemaName(workspaceFolder: string | null): string;
}

export interface DataFolderOptions {
  /** The user's setting; a leading `~` is the home folder. Wins over `STEWARDRY_HOME`. */
  readonly setting?: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Setting, else `STEWARDRY_HOME`, else the platform's data folder (env-paths). Nothing is created. */
export function resolveDataFolder({ setting, environment }: DataFolderOptions): DataFolder {
  const chosen = setting?.trim() || environment['STEWARDRY_HOME']?.trim();
  const root = chosen ? path.resolve(expandHome(chosen)) : envPaths('stewardry', { suffix: '' }).data;
  return {
    root,
    logs: path.join(root, 'logs'),
    databaseFile: (folder) =>
      folder === null ? path.join(root, 'installation.db') : path.join(root, 'workspaces', `${workspaceName(folder)}.db`),
    workbenches: (folder) => path.join(root, 'workbenches', workspaceName(folder)),
    schemaName: (folder) => (folder === null ? 'installation' : workspaceName(folder)),
  };
}

function expandHome(folder: string): string {
  return folder === '~' || /^~[/\\]/.test(folder) ? path.join(homedir(), folder.slice(1)) : folder;
}

/** Readable part of a file name: letters, digits, dots and dashes of the folder's name. */
const READABLE_LENGTH = 40;
/** 64 bits: two of a user's workspaces never meet by chance. */
const HASH_LENGTH = 16;

function workspaceName(folder: string): string {
  const identity = workspaceIdentity(folder);
  const readable = path
    .basename(identity)
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, READABLE_LENGTH);
  const hash = createHash('sha256').update(identity).digest('hex').slice(0, HASH_LENGTH);
  return `${readable || 'workspace'}-${hash}`.toLowerCase();
}

/**
 * The real path, in one spelling. `realpath.native` asks the system, which on Windows and macOS also answers with the spelling on the
 * disk; where the file system ignores case but answers as asked (some network drives), we fold the case ourselves.
 */
function workspaceIdentity(folder: string): string {
  const real = realPathOf(path.resolve(folder)).normalize('NFC');
  return ignoresCase(real) ? real.toLowerCase() : real;
}

/** A folder that does not exist (yet) is named by its nearest existing parent. */
function realPathOf(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    const parent = path.dirname(folder);
    if (systemCodeOf(error) !== 'ENOENT' || parent === folder) return folder;
    return path.join(realPathOf(parent), path.basename(folder));
  }
}

/** True when the same folder answers to its name in the other case. */
function ignoresCase(folder: string): boolean {
  const upper = folder.toUpperCase();
  const other = upper === folder ? folder.toLowerCase() : upper;
  if (other === folder) return false;
  const [mine, theirs] = [folder, other].map((name) => {
    try {
      return statSync(name, { bigint: true });
    } catch {
      // No such name, or not ours to look at: then it is not the same folder.
      return undefined;
    }
  });
  return mine !== undefined && theirs !== undefined && mine.ino === theirs.ino && mine.dev === theirs.dev;
}
