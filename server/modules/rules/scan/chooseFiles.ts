import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Notice, ScanScope } from '../../../../protocol/index.ts';
import * as workspace from '../../../../protocol/workspace.ts';
import { NotFoundError, systemCodeOf } from '../../../base/errors.ts';
import type { Call } from '../../../kernel/call.ts';
import type { RulesContext } from '../context.ts';
import type { ListedFiles } from './scanPlan.ts';

/** The files that a scan looks at. */
export interface ChosenFiles extends ListedFiles {
  /** Every file of the workspace, for checks that need them all; absent when nobody has walked it. */
  readonly all?: ListedFiles;
  /** Text instead of the file on disk: what is staged. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Path → changed lines from 0, when the scan is about a change. */
  readonly changedLines?: Readonly<Record<string, readonly number[]>>;
  readonly notices: readonly Notice[];
}

/** Turns a scope into files. A file named outright is checked even where git ignores it, as one expects of a linter. */
export async function chooseFiles(ctx: RulesContext, folder: string, scope: ScanScope, call: Call): Promise<ChosenFiles> {
  const tree = await ctx.call(workspace.listFiles, { folder }, call);
  const { notices } = tree;
  if (scope.kind === 'all') return { paths: tree.paths, sizes: tree.sizes, modified: tree.modified, all: tree, notices };
  if (scope.kind === 'paths') return choosePaths(folder, scope.paths, tree);
  const revision = scope.kind === 'staged' ? null : scope.revision;
  const { paths, lines, texts } = await ctx.call(workspace.readChange, { folder, revision }, call);
  const changed = new Set(paths);
  const listed = pick(tree, (file) => changed.has(file));
  const onlyStaged = await deletedOnDisk(folder, Object.keys(texts ?? {}), new Set(listed.paths));
  return {
    paths: [...listed.paths, ...onlyStaged],
    sizes: [...listed.sizes, ...onlyStaged.map(() => 0)],
    modified: [...listed.modified, ...onlyStaged.map(() => 0)],
    all: tree,
    changedLines: lines,
    notices,
    ...(texts === undefined ? {} : { texts }),
  };
}

/** Staged, and deleted on disk since: the commit will contain them. Hidden ones stay out of sight, as in the walk. */
async function deletedOnDisk(folder: string, staged: readonly string[], listed: ReadonlySet<string>): Promise<string[]> {
  const candidates = staged.filter((file) => !listed.has(file) && !/(^|\/)(\.|node_modules\/)/.test(file));
  const kinds = await Promise.all(candidates.map((file) => kindOf(path.join(folder, file))));
  return candidates.filter((_, index) => kinds[index] === 'missing');
}

function pick(tree: ListedFiles, isWanted: (path: string) => boolean): ListedFiles {
  const chosen: { paths: string[]; sizes: number[]; modified: number[] } = { paths: [], sizes: [], modified: [] };
  for (const [index, file] of tree.paths.entries()) {
    if (!isWanted(file)) continue;
    chosen.paths.push(file);
    chosen.sizes.push(tree.sizes[index] ?? 0);
    chosen.modified.push(tree.modified[index] ?? 0);
  }
  return chosen;
}

async function choosePaths(
  folder: string,
  paths: readonly string[],
  tree: ListedFiles & { notices: readonly Notice[] },
): Promise<ChosenFiles> {
  const files = new Set<string>();
  const folders: string[] = [];
  for (const each of paths) {
    const kind = await kindOf(path.join(folder, each));
    if (kind === 'missing') throw new NotFoundError(`"${each}" does not exist in "${folder}". Give a file or a folder that does.`);
    if (kind === 'folder') folders.push(`${each.replace(/\/+$/, '')}/`);
    else files.add(each);
  }
  const listed = pick(tree, (file) => files.has(file) || folders.some((prefix) => file.startsWith(prefix)));
  const known = new Set(listed.paths);
  const extra = await Promise.all([...files].filter((file) => !known.has(file)).map((file) => statFile(folder, file)));
  return {
    paths: [...listed.paths, ...extra.map((file) => file.path)],
    sizes: [...listed.sizes, ...extra.map((file) => file.size)],
    modified: [...listed.modified, ...extra.map((file) => file.modified)],
    all: tree,
    notices: tree.notices,
  };
}

async function kindOf(file: string): Promise<'file' | 'folder' | 'missing'> {
  try {
    return (await stat(file)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    return systemCodeOf(error) === 'EACCES' ? 'file' : 'missing';
  }
}

async function statFile(folder: string, file: string): Promise<{ path: string; size: number; modified: number }> {
  try {
    const { size, mtimeMs } = await stat(path.join(folder, file));
    return { path: file, size, modified: mtimeMs };
  } catch {
    // Reading it will say what is wrong with it.
    return { path: file, size: 0, modified: 0 };
  }
}
