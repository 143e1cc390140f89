import { posix } from 'node:path';
import type { ContextItem } from '../../../protocol/sessions.ts';
import { isCancellation } from '../../base/errors.ts';
import type { TreeView } from '../tools/effects.ts';

/** What projects write for agents, by the names that it has. */
const NAMES = ['AGENTS.md', 'CLAUDE.md'];
const ONLY_AT_THE_ROOT = ['.github/copilot-instructions.md'];

/** More are a mistake, or an attack on the window. */
const MOST_FILES = 8;

/** The files with instructions that hold for the items, nearest first; of several with the same text the nearest. */
export async function findInstructions(items: readonly ContextItem[], tree: TreeView): Promise<ContextItem[]> {
  const found = new Map<string, string>();
  for (const path of candidates(items)) {
    if (found.size >= MOST_FILES) break;
    const text = await textOf(path, tree);
    if (text !== undefined && ![...found.values()].includes(text)) found.set(path, text);
  }
  return [...found.keys()].map((path) => ({ kind: 'instructions', path }));
}

/** Where such files may be: beside the items and in every folder above them, the deepest first. */
function candidates(items: readonly ContextItem[]): readonly string[] {
  const folders = new Set<string>(['']);
  for (const path of items.flatMap((item) => ('path' in item && item.path !== undefined ? [item.path] : []))) {
    const plain = posix.normalize(path.replaceAll('\\', '/'));
    if (plain.startsWith('..') || posix.isAbsolute(plain)) continue;
    for (let folder = posix.dirname(plain); folder !== '.'; folder = posix.dirname(folder)) folders.add(folder);
  }
  const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);
  const sorted = [...folders].sort((a, b) => depth(b) - depth(a) || (a < b ? -1 : 1));
  return [...sorted.flatMap((folder) => NAMES.map((name) => posix.join(folder, name))), ...ONLY_AT_THE_ROOT];
}

/** A file that is there and cannot be read is found, too: rendering it says why it is left out. */
async function textOf(path: string, tree: TreeView): Promise<string | undefined> {
  try {
    return (await tree.readText(path))?.trim() || undefined;
  } catch (error) {
    if (isCancellation(error)) throw error;
    return path;
  }
}
