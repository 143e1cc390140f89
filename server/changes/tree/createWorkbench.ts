import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { IoError, isCancellation, messageOf, StewardryError, systemCodeOf, throwIfCancelled } from '../../base/errors.ts';
import { editorBytes } from '../disk/editorBytes.ts';
import { safePath } from '../disk/safePath.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { type GitPlace, runGit } from '../git/runGit.ts';
import type { WorkbenchOptions } from '../workbench.ts';
import { type Copied, copyFiles } from './copyFiles.ts';
import { createCopyRepository, type Standing } from './copyRepository.ts';
import { type GitWorkbench, gitWorkbench } from './gitWorkbench.ts';
import { initKeptTrees, keepFiles } from './keptTrees.ts';
import { LINKED_FOLDERS, linkEach, linkFolders } from './linkFolders.ts';
import { type FileList, listFiles, listOthers } from './listFiles.ts';
import { needed } from './needed.ts';
import { removeWorkbench } from './removeWorkbench.ts';
import { type WorkbenchFolders, type WorkbenchHost, type WorkbenchRecord, workbenchFolders, writeRecord } from './workbenchFolders.ts';

/**
 * Copies the tree of a folder as the person sees it. Nothing is written into the person's repository: git finds one of the run's own in the copy, and
 * everything that we keep goes to a third.
 */
export async function createWorkbench(host: WorkbenchHost, options: WorkbenchOptions, signal: AbortSignal): Promise<GitWorkbench> {
  const { folder, run } = options;
  const folders = workbenchFolders(host.dataFolder, folder, run);
  await removeWorkbench(host, folder, run);
  for (const each of [folders.tree, folders.repository, folders.git]) await mkdir(path.dirname(each), { recursive: true });
  const place = keptPlace(host, folders);
  try {
    const record = await fill(host, options, { folders, place, signal });
    await writeRecord(folders, record);
    return gitWorkbench({ folder, run, folders, place, record });
  } catch (error) {
    await removeWorkbench(host, folder, run);
    if (error instanceof StewardryError || isCancellation(error)) throw error;
    throw new IoError(`No copy of "${folder}" could be made for the run (${messageOf(error)}).`, { cause: error });
  }
}

/** How git reaches the repository that keeps the trees of a workbench. */
export function keptPlace(host: WorkbenchHost, folders: WorkbenchFolders): GitPlace & { readonly own: NonNullable<GitPlace['own']> } {
  return {
    startIn: path.dirname(folders.git),
    own: { gitFolder: folders.git, workTree: folders.tree },
    environment: host.environment,
  };
}

interface Making {
  readonly folders: WorkbenchFolders;
  readonly place: ReturnType<typeof keptPlace>;
  readonly signal: AbortSignal;
}

async function fill(host: WorkbenchHost, options: WorkbenchOptions, making: Making): Promise<WorkbenchRecord> {
  const { folders, place, signal } = making;
  const around: GitPlace = { startIn: place.startIn, environment: host.environment };
  const repository = await findRepository(around, options.folder, signal);
  const standing = isStanding(repository) ? repository : undefined;
  const top = repository?.top ?? options.folder;
  const inside: GitPlace = { ...around, inside: top };
  await initKeptTrees({ place, excludes: await readExcludes(repository, inside, signal), ...sharedWith(repository) }, signal);
  const prefix = repository?.prefix ?? '';
  const list = repository ? needed(await listFiles(inside, signal), prefix) : await listPlainFolder(place, options.folder, signal);
  await mkdir(folders.tree);
  if (standing !== undefined) {
    const own = { gitFolder: folders.repository, workTree: folders.tree };
    await createCopyRepository({ inside, repository: standing, own, list }, signal);
  }
  const copied = await copyFiles(top, folders.tree, list.paths, signal);
  const added = await putUnsaved(path.join(folders.tree, prefix), options.unsaved, new Set(list.paths), prefix);
  await link(options, making, top, copied, list);
  const baseTree = await keepFiles(place, [...copied.paths, ...added], signal);
  return {
    version: 1,
    kind: standing === undefined ? 'shadow' : 'worktree',
    prefix,
    baseTree,
    ...(standing === undefined ? {} : { baseCommit: standing.head }),
    notes: notesOn(list, copied),
  };
}

function isStanding(repository: Repository | undefined): repository is Standing {
  return repository?.head !== undefined;
}

/** Objects that the person's repository has need not be written again. */
function sharedWith(repository: Repository | undefined): { alternates?: string; objectFormat?: string } {
  if (repository === undefined) return {};
  return { alternates: path.join(repository.commonFolder, 'objects'), objectFormat: repository.objectFormat };
}

/** Ignore patterns that a repository has beside the files of its tree; later ones win. */
async function readExcludes(repository: Repository | undefined, inside: GitPlace, signal: AbortSignal): Promise<string> {
  if (repository === undefined) return '';
  const named = await runGit(inside, ['config', '--type=path', '--get', 'core.excludesFile'], { signal }).catch(() => '');
  const files = [...(named.trim() === '' ? [] : [named.trim()]), path.join(repository.commonFolder, 'info', 'exclude')];
  const texts = await Promise.all(files.map((file) => readFile(path.resolve(repository.top, file), 'utf8').catch(() => '')));
  return texts.map((text) => `${text}\n`).join('');
}

async function listPlainFolder(place: Making['place'], folder: string, signal: AbortSignal): Promise<FileList> {
  const there = { ...place, own: { gitFolder: place.own.gitFolder, workTree: folder } };
  const nothing = { index: '', tracked: [], conflicted: new Set<string>(), sparse: [], leftOut: [], beside: [] };
  return { ...(await listOthers(there, signal)), ...nothing };
}

/** Puts what editors hold over what is on disk; answers with the files that were not on disk, relative to the top. */
async function putUnsaved(
  root: string,
  unsaved: WorkbenchOptions['unsaved'],
  listed: ReadonlySet<string>,
  prefix: string,
): Promise<string[]> {
  const added: string[] = [];
  await mkdir(root, { recursive: true });
  for (const [name, text] of unsaved ?? []) {
    const file = await safePath(root, name);
    const onDisk = await readFile(file).catch((error: unknown) => {
      if (systemCodeOf(error) !== 'ENOENT') throw error;
      return undefined;
    });
    // It is on the person's disk and was not copied: git ignores it.
    if (onDisk === undefined && !listed.has(prefix + name)) continue;
    await mkdir(path.dirname(file), { recursive: true });
    await writeOver(file, editorBytes(text, onDisk));
    if (onDisk === undefined) added.push(prefix + name);
  }
  return added;
}

/** Also where the person may only read it: that is no reason to show the model another text. */
async function writeOver(file: string, bytes: Buffer): Promise<void> {
  const mode = await stat(file).then(
    (found) => found.mode,
    () => undefined,
  );
  if (mode !== undefined) await rm(file);
  await writeFile(file, bytes, { flag: 'wx' });
  if (mode !== undefined) await chmod(file, mode);
}

async function link(options: WorkbenchOptions, { folders, signal }: Making, top: string, copied: Copied, list: FileList): Promise<void> {
  throwIfCancelled(signal);
  const names = options.linkedFolders ?? LINKED_FOLDERS;
  const links = [...(await linkFolders(top, folders.tree, names, copied.folders)), ...(await linkEach(top, folders.tree, list.beside))];
  // `node_modules/` of an ignore file means folders; a link is none.
  const patterns = links.map((each) => `/${each.replaceAll(/[\\*?[\]!# ]/g, '\\$&')}\n`).join('');
  for (const git of [folders.git, folders.repository]) {
    if (existsSync(git)) await writeFile(path.join(git, 'info', 'exclude'), patterns, { flag: 'a' });
  }
}

function notesOn(list: FileList, copied: Copied): string[] {
  const notes: string[] = [];
  const repositories = list.repositories.map((each) => `"${each}"`).join(', ');
  if (repositories !== '') notes.push(`Repositories inside this one are left alone, and empty in the run's copy: ${repositories}.`);
  const unreadable = copied.unreadable.map((each) => `"${each}"`).join(', ');
  if (unreadable !== '') notes.push(`Not readable, and missing in the run's copy: ${unreadable}.`);
  if (list.sparse.length > 0) notes.push(`A sparse checkout leaves out ${list.sparse.length} files; so does the run's copy.`);
  if (list.leftOut.length > 0)
    notes.push(
      `The repository is large: the run's copy holds this folder and the files above it. ${list.leftOut.length} files in other folders are links to yours, and are not changed.`,
    );
  // Such a name cannot be told to git through text, nor shown.
  const unnameable = list.paths.filter((each) => each.includes('\ufffd')).length;
  if (unnameable > 0) notes.push(`${unnameable} files whose names are not UTF-8 are missing in the run's copy.`);
  return notes;
}
