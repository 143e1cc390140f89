import { type GitPlace, runGit, splitNul } from '../git/runGit.ts';

/** What of a tree is to be copied, before looking at the disk. Paths are relative to its top and `/`-separated. */
export interface FileList {
  /** Tracked files, and new ones that git does not ignore. */
  readonly paths: readonly string[];
  /** Submodules and repositories inside the tree. */
  readonly repositories: readonly string[];
  /** The index as `ls-files --stage -z` writes it, to be read by `update-index --index-info`; empty without a repository of the person. */
  readonly index: string;
  readonly tracked: readonly string[];
  /** Tracked, and in a conflict of a merge. */
  readonly conflicted: ReadonlySet<string>;
  /** Tracked, and left out of the tree by a sparse checkout. */
  readonly sparse: readonly string[];
  /** Tracked and in the tree, and not wanted. */
  readonly leftOut: readonly string[];
  /** Folders that hold what is not wanted. */
  readonly beside: readonly string[];
}

const SUBMODULE_MODE = '160000';

/** Lists the files of the tree that a repository is checked out in. */
export async function listFiles(place: GitPlace, signal: AbortSignal): Promise<FileList> {
  const [staged, others] = await Promise.all([runGit(place, ['ls-files', '--stage', '-t', '-z'], { signal }), listOthers(place, signal)]);
  const entries = splitNul(staged).map(parseEntry);
  const submodules = entries.filter(({ mode }) => mode === SUBMODULE_MODE).map(({ path }) => path);
  const tracked = entries.filter(({ mode }) => mode !== SUBMODULE_MODE).map(({ path }) => path);
  return {
    // A file in a conflict of a merge is listed once for each side.
    paths: [...new Set([...tracked, ...others.paths])],
    repositories: [...new Set([...submodules, ...others.repositories])],
    index: entries.map(({ line }) => `${line}\0`).join(''),
    tracked,
    conflicted: new Set(entries.filter(({ tag }) => tag === 'M').map(({ path }) => path)),
    sparse: entries.filter(({ tag }) => tag === 'S').map(({ path }) => path),
    leftOut: [],
    beside: [],
  };
}

/** New files that git does not ignore, and repositories among them, whose content is theirs. */
export async function listOthers(place: GitPlace, signal: AbortSignal): Promise<Pick<FileList, 'paths' | 'repositories'>> {
  const others = splitNul(await runGit(place, ['ls-files', '--others', '--exclude-standard', '-z'], { signal }));
  return {
    paths: others.filter((each) => !each.endsWith('/')),
    repositories: others.filter((each) => each.endsWith('/')).map((each) => each.slice(0, -1)),
  };
}

/** `TAG MODE OBJECT STAGE\tPATH` (https://git-scm.com/docs/git-ls-files#_output). */
function parseEntry(entry: string): { tag: string; mode: string; path: string; line: string } {
  const line = entry.slice(2);
  return { tag: entry.slice(0, 1), mode: line.slice(0, line.indexOf(' ')), path: line.slice(line.indexOf('\t') + 1), line };
}
