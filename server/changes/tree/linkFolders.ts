import type { Dirent } from 'node:fs';
import { lstat, mkdir, readdir, readlink, stat, symlink } from 'node:fs/promises';
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
  return linkEach(from, into, [...new Set(wanted)]);
}

/** Makes links to these folders, as far as they are there and the copy has none of that name; answers with the paths of the links. */
export async function linkEach(from: string, into: string, wanted: readonly string[]): Promise<string[]> {
  const linked: string[] = [];
  for (const each of wanted) if (await linkFolder(path.join(from, each), path.join(into, each))) linked.push(each);
  return linked;
}

async function linkFolder(from: string, to: string): Promise<boolean> {
  const isFolder = await stat(from).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder || (await exists(to)) || !(await exists(path.dirname(to)))) return false;
  if (path.basename(from) === 'node_modules') await linkPackages(from, to);
  // Windows lets everybody make a junction, and not everybody a symlink.
  else await symlink(from, to, 'junction');
  return true;
}

/** Tools write these beside the packages; every copy gets its own. */
const CACHES: ReadonlySet<string> = new Set(['.cache', '.vite', '.vite-temp', '.vitest', '.tmp']);

/**
 * A folder of our own with a link for each package: tools keep caches in it, and a confined command cannot write where the person's packages are. A
 * package of the same repository is a relative link, and so leads to the copy, not to what the person has.
 */
async function linkPackages(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [there, here] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (CACHES.has(entry.name)) continue;
    if (entry.isDirectory() && entry.name.startsWith('@')) await linkPackages(there, here);
    else if (entry.isDirectory()) await symlink(there, here, 'junction');
    else if (entry.isSymbolicLink()) await linkOnwards(there, here);
    else if (process.platform !== 'win32') await symlink(there, here);
  }
}

async function linkOnwards(there: string, here: string): Promise<void> {
  const target = await readlink(there);
  const inCopy = path.resolve(path.dirname(here), target);
  const isOfRepository = !path.isAbsolute(target) && !inCopy.includes(`${path.sep}node_modules${path.sep}`) && (await exists(inCopy));
  await symlink(isOfRepository && process.platform !== 'win32' ? target : there, here, 'junction');
}

function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
