import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { throwIfCancelled } from '../../base/errors.ts';
import { IgnoreRules } from '../../data/files/ignoreRules.ts';
import type { TreeEntry } from '../tools/effects.ts';
import { isGitPath } from './insideRoot.ts';

/** Never entered, also where no ignore file names them. */
const NEVER_ENTERED = new Set(['node_modules']);
const YIELDS_AFTER = 1_000;

/**
 * Everything under a folder that git does not ignore, hidden files included, each folder before what is in it, sorted as ripgrep does. Links are named
 * and not followed. Reads synchronously, for worker threads; looks at the signal between entries.
 */
export async function* walkTree(root: string, start: string, depth: number, signal: AbortSignal): AsyncGenerator<TreeEntry> {
  const rules = rulesAt(root, start);
  if (rules === undefined) return;
  // Entries that are still to come; what is in a folder goes before its next sibling.
  const pending = entriesOf(root, { folder: start, rules, level: 1 }).reverse();
  let seen = 0;
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    if (++seen % YIELDS_AFTER === 0) await new Promise(setImmediate);
    throwIfCancelled(signal);
    const { path: relative, kind, rules: inside, level } = entry;
    const found = lstatSync(path.join(root, relative), { throwIfNoEntry: false });
    if (found === undefined) continue;
    yield { path: relative, kind, size: kind === 'file' ? found.size : 0 };
    if (kind === 'folder' && level < depth)
      pending.push(...entriesOf(root, { folder: relative, rules: inside, level: level + 1 }).reverse());
  }
}

interface Level {
  readonly folder: string;
  readonly rules: IgnoreRules;
  /** From 1. */
  readonly level: number;
}

interface Pending extends Pick<TreeEntry, 'path' | 'kind'>, Omit<Level, 'folder'> {}

/** What may be seen in one folder. */
function entriesOf(root: string, { folder, rules, level }: Level): Pending[] {
  const names = namesIn(root, folder);
  const inside = rules.enter(root, folder, new Set(names.map(({ name }) => name)));
  return names.flatMap((entry): Pending[] => {
    const relative = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const kind = kindOf(entry);
    if (kind === undefined || isGitPath(entry.name) || NEVER_ENTERED.has(entry.name)) return [];
    return inside.ignores(relative, kind === 'folder') ? [] : [{ path: relative, kind, rules: inside, level }];
  });
}

function kindOf(entry: Dirent): TreeEntry['kind'] | undefined {
  if (entry.isDirectory()) return 'folder';
  if (entry.isSymbolicLink()) return 'link';
  return entry.isFile() ? 'file' : undefined;
}

/** The ignore rules in force in a folder; `undefined` when it is ignored itself, not there, or behind a link. */
function rulesAt(root: string, start: string): IgnoreRules | undefined {
  if (isGitPath(start) || realpathOrNothing(path.join(root, start)) !== path.join(realpathSync(root), start)) return undefined;
  let rules = IgnoreRules.forRoot(root);
  let folder = '';
  for (const part of start === '' ? [] : start.split('/')) {
    rules = rules.enter(root, folder, new Set(namesIn(root, folder).map(({ name }) => name)));
    folder = folder === '' ? part : `${folder}/${part}`;
    if (rules.ignores(folder, true)) return undefined;
  }
  return rules;
}

function realpathOrNothing(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    // Not there is an answer.
    return undefined;
  }
}

function namesIn(root: string, folder: string): readonly Dirent[] {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    // A folder that cannot be read, or is a file, shows nothing.
    return [];
  }
}
