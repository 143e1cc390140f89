import { type Dirent, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import { messageOf, throwIfCancelled } from '../../base/errors.ts';
import { IgnoreRules } from './ignoreRules.ts';

/** Everything under a root that can be checked, in columns because there may be 100,000 of them. */
export interface FileTree {
  /** Relative to the root, `/`-separated, sorted by code unit. */
  readonly paths: string[];
  /** Bytes. */
  readonly sizes: number[];
  /** Milliseconds since 1970, with fractions. */
  readonly modified: number[];
  /** Folders (relative, `''` for the root) that hold a `.stewardry`, sorted. */
  readonly stewardryFolders: string[];
  readonly notices: Notice[];
}

/** Hidden files are left out, as ast-grep and ripgrep do, but for these: people expect secrets and workflows to be checked. */
const VISIBLE_HIDDEN = /^\.(github|gitlab-ci\.yml|env|env\..+)$/;
/** Never entered, also where no ignore file names them. */
const NEVER_ENTERED = new Set(['node_modules', '.git']);
const MIN_YIELD_ENTRIES = 2_000;

/**
 * Lists the files of a workspace. Symbolic links are not followed, so a loop cannot trap it. An unreadable folder becomes a notice.
 * Runs in a worker: it reads synchronously, which is several times faster, and looks at the signal between folders.
 */
export async function walk(root: string, signal: AbortSignal): Promise<FileTree> {
  const tree: FileTree = { paths: [], sizes: [], modified: [], stewardryFolders: [], notices: [] };
  const files: { path: string; size: number; modified: number }[] = [];
  const pending: { folder: string; rules: IgnoreRules }[] = [{ folder: '', rules: IgnoreRules.forRoot(root) }];
  let sinceYield = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (sinceYield > MIN_YIELD_ENTRIES) {
      sinceYield = 0;
      await new Promise(setImmediate);
      throwIfCancelled(signal);
    }
    const entries = readFolder(root, next.folder, tree.notices);
    sinceYield += entries.length;
    const rules = next.rules.enter(root, next.folder, new Set(entries.map((entry) => entry.name)));
    for (const entry of entries) {
      const relative = next.folder === '' ? entry.name : `${next.folder}/${entry.name}`;
      if (entry.name === '.stewardry' && entry.isDirectory()) tree.stewardryFolders.push(next.folder);
      if (entry.name.startsWith('.') && !VISIBLE_HIDDEN.test(entry.name)) continue;
      if (entry.isDirectory()) {
        if (!NEVER_ENTERED.has(entry.name) && !rules.ignores(relative, true)) pending.push({ folder: relative, rules });
      } else if (entry.isFile() && !rules.ignores(relative, false)) {
        const stat = statSync(path.join(root, relative), { throwIfNoEntry: false });
        if (stat) files.push({ path: relative, size: stat.size, modified: stat.mtimeMs });
      }
    }
  }
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const file of files) {
    tree.paths.push(file.path);
    tree.sizes.push(file.size);
    tree.modified.push(file.modified);
  }
  tree.stewardryFolders.sort();
  return tree;
}

function readFolder(root: string, folder: string, notices: Notice[]): Dirent[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true });
  } catch (error) {
    notices.push({
      kind: 'io',
      severity: 'warning',
      message: `This folder was left out: ${messageOf(error).replace(/, \w+ '.*'$/, '')}. Make it readable, or add it to rules.ignores.`,
      path: folder || '.',
    });
    return [];
  }
}
