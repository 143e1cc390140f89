import { posix } from 'node:path';
import { closestName } from '../../governance/config/closestName.ts';
import type { TreeView } from './effects.ts';
import type { ToolAnswer } from './tool.ts';

/** Says that a file is not there, and which one may have been meant. */
export async function noSuchFile(path: string, tree: TreeView, signal: AbortSignal): Promise<ToolAnswer> {
  return { text: await noSuchFileText(path, tree, signal), isError: true };
}

export async function noSuchFileText(path: string, tree: TreeView, signal: AbortSignal): Promise<string> {
  const name = posix.basename(path);
  // A folder that is not there either has no names.
  const siblings = await tree.list(posix.dirname(path), 1, signal).catch(() => []);
  if (siblings.some((entry) => entry.path === path && entry.kind === 'folder')) return `"${path}" is a folder. Use list_files.`;
  const closest = closestName(
    name,
    siblings.filter(({ kind }) => kind === 'file').map((entry) => posix.basename(entry.path)),
  );
  const hint = closest === undefined ? 'Look with list_files or search.' : `Did you mean "${posix.join(posix.dirname(path), closest)}"?`;
  return `There is no file "${path}". ${hint}`;
}
