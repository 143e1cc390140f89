import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { initRepository, type NewRepository } from '../git/initRepository.ts';
import { type CatFileAnswer, readBatch } from '../git/readBatch.ts';
import { catFile, type GitPlace, runGit, splitNul } from '../git/runGit.ts';

/** One path that differs between two trees, as git says it. */
export interface RawChange {
  readonly path: string;
  readonly movedFrom?: string;
  readonly status: 'added' | 'modified' | 'deleted' | 'moved';
  /** Octal, as in git; `000000` where it is absent. */
  readonly beforeMode: string;
  readonly afterMode: string;
  /** Object ids. */
  readonly before: string;
  readonly after: string;
}

export interface KeptTreesOptions extends NewRepository {
  /** Ignore patterns that are not in files of the tree. */
  readonly excludes: string;
}

/**
 * Files are taken byte for byte, whatever `.gitattributes` in the tree say: no line ends, no filters, no drivers. This file of git's own folder
 * wins over those in the tree (https://git-scm.com/docs/gitattributes).
 */
const ATTRIBUTES = '* -text !eol -ident -filter !diff !merge !working-tree-encoding\n';

/**
 * Trees kept in a repository of our own, outside of the tree, so that neither the person's repository nor anything that runs in the copy
 * has a part in them, and no `gc` takes them.
 */
export async function initKeptTrees(options: KeptTreesOptions, signal: AbortSignal): Promise<void> {
  const { gitFolder } = options.place.own;
  await initRepository(options, signal);
  await writeFile(path.join(gitFolder, 'info', 'attributes'), ATTRIBUTES);
  await writeFile(path.join(gitFolder, 'info', 'exclude'), options.excludes);
}

/** Keeps exactly these files of the work tree as the first tree, ignored or not. */
export async function keepFiles(place: GitPlace, paths: readonly string[], signal: AbortSignal): Promise<string> {
  await runGit(place, [...FAST, 'update-index', '--add', '-z', '--stdin'], { signal, input: paths.map((each) => `${each}\0`).join('') });
  return writeTree(place, signal);
}

/** Keeps the work tree as it is now: all that is in it and not ignored, and what was kept before even if it is. */
export async function keepTree(place: GitPlace, signal: AbortSignal): Promise<string> {
  // A file that cannot be read must not end a run: what it was stays.
  await runGit(place, [...FAST, 'add', '--all', '--ignore-errors'], { signal }).catch((error: unknown) => {
    if (signal.aborted || !/Permission denied/.test(String(error))) throw error;
  });
  return writeTree(place, signal);
}

/** Makes the work tree as it was kept: files that came since go, ignored ones stay. */
export async function restoreTree(place: GitPlace, tree: string, signal: AbortSignal): Promise<void> {
  // What is not in the index git would leave lying.
  await keepTree(place, signal);
  await runGit(place, ['read-tree', '--reset', '-u', tree], { signal });
}

/** Keeps a tree that is `base` with some paths, relative to `prefix`, as another kept tree has them. The work tree and its index stay as they are. */
export async function pickPaths(
  place: GitPlace,
  prefix: string,
  { base, from, paths }: { readonly base: string; readonly from: string; readonly paths: readonly string[] },
  signal: AbortSignal,
): Promise<string> {
  const wanted = new Set(paths);
  const changes = await diffTrees(place, prefix, base, from, signal);
  const entries = changes.flatMap(({ path: to, movedFrom, afterMode, before, after }) => [
    ...(movedFrom === undefined || !wanted.has(movedFrom) ? [] : [entry(ABSENT_MODE, nothingLike(before), prefix + movedFrom)]),
    ...(wanted.has(to) ? [entry(afterMode, after, prefix + to)] : []),
  ]);
  if (entries.length === 0 || place.own === undefined) return base;
  const aside = { ...place, own: { ...place.own, index: path.join(place.own.gitFolder, 'picked.index') } };
  await runGit(aside, ['read-tree', base], { signal });
  await runGit(aside, ['update-index', '--replace', '-z', '--index-info'], { signal, input: entries.join('') });
  return writeTree(aside, signal);
}

const ABSENT_MODE = '000000';
const nothingLike = (id: string): string => '0'.repeat(id.length);
/** As `update-index --index-info` reads it; the mode 0 takes the path out (https://git-scm.com/docs/git-update-index#_using_index_info). */
const entry = (mode: string, id: string, file: string): string => `${mode === ABSENT_MODE ? '0' : mode} ${id}\t${file}\0`;

/** What differs, moves found, submodules left out. `prefix` is the part of the tree to look at; paths are relative to it. */
export async function diffTrees(place: GitPlace, prefix: string, from: string, to: string, signal: AbortSignal): Promise<RawChange[]> {
  const part = prefix === '' ? [] : [`--relative=${prefix}`];
  const raw = await runGit(place, ['diff-tree', '-r', '-z', '--raw', '--no-abbrev', '-M', '--ignore-submodules', ...part, from, to], {
    signal,
  });
  return parseRaw(splitNul(raw));
}

/** Contents of objects by their ids. */
export async function readObjects(place: GitPlace, ids: readonly string[], signal: AbortSignal): Promise<Map<string, Buffer>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const output = await catFile(place, ['--batch'], { signal, input: wanted.map((id) => `${id}\n`).join('') });
  const answers: CatFileAnswer[] = readBatch(output, wanted);
  return new Map(answers.map(({ id, bytes }) => [id, bytes]));
}

/** Objects live as long as the run: quick to write is worth more than small. */
const FAST = ['-c', 'core.looseCompression=0'];

async function writeTree(place: GitPlace, signal: AbortSignal): Promise<string> {
  return (await runGit(place, ['write-tree'], { signal })).trim();
}

const SUBMODULE_MODE = '160000';
const STATUS: Readonly<Record<string, RawChange['status']>> = { A: 'added', D: 'deleted', M: 'modified', T: 'modified', R: 'moved' };

/** `:MODE MODE ID ID STATUS`, path, and for a move the second path (https://git-scm.com/docs/git-diff-tree#_raw_output_format). */
function parseRaw(parts: readonly string[]): RawChange[] {
  const changes: RawChange[] = [];
  for (let index = 0; index < parts.length; ) {
    const [beforeMode = '', afterMode = '', before = '', after = '', letter = ''] = (parts[index++] ?? '').slice(1).split(' ');
    const first = parts[index++] ?? '';
    const status = STATUS[letter.slice(0, 1)] ?? 'modified';
    const moved = status === 'moved' ? { path: parts[index++] ?? '', movedFrom: first } : { path: first };
    if (beforeMode !== SUBMODULE_MODE && afterMode !== SUBMODULE_MODE)
      changes.push({ ...moved, status, beforeMode, afterMode, before, after });
  }
  return changes;
}
