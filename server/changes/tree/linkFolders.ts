import type { Dirent } from 'node:fs';
import { lstat, stat, symlink } from 'node:fs/promises';
import path from 'node:path';

/** Where package managers put what is installed: large, ignored by git, and needed to build and test. */
export const LINKED_FOLDERS: readonly string[] = ['node_modules', '.venv', 'venv', '.yarn'];

/**
 * Makes links to folders of dependencies instead of copying them. A name is looked for in every folder that was copied; one with a `/` in it
 * only there. What the copy has by itself stays. Answers with the paths of the links.
 */
export async function linkFolders(
  from: string,
  into: string,
  names: readonly string[],
  folders: ReadonlyMap<string, ReadonlyMap<string, Dirent>>,
): Promise<string[]> {
  const wanted = names.flatMap((name) =>
    name.includes('/')
      ? [name]
      : [...folders].filter(([, entries]) => entries.has(name)).map(([folder]) => (folder === '' ? name : `${folder}/${name}`)),
  );
  const linked: string[] = [];
  for (const each of new Set(wanted)) if (await linkFolder(path.join(from, each), path.join(into, each))) linked.push(each);
  return linked;
}

async function linkFolder(from: string, to: string): Promise<boolean> {
  const isFolder = await stat(from).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder || (await exists(to)) || !(await exists(path.dirname(to)))) return false;
  // Windows lets everybody make a junction, and not everybody a symlink.
  await symlink(from, to, 'junction');
  return true;
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
