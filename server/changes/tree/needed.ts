import type { FileList } from './listFiles.ts';

/** So many files beside the folder are copied, because builds and tests often need them; more would keep a run waiting. */
const MOST_BESIDE = 2_000;

/**
 * What of a repository a run in one of its folders needs: all of it, or of a large one the folder and the files of the folders above it, as in a sparse
 * checkout by cones (https://git-scm.com/docs/git-sparse-checkout). The folders beside are named, to be linked.
 */
export function needed(list: FileList, prefix: string): FileList {
  const above = foldersAbove(prefix);
  const isNeeded = (file: string): boolean =>
    file.startsWith(prefix) || above.has(file.slice(0, file.lastIndexOf('/') + 1)) || list.conflicted.has(file);
  const beside = list.paths.filter((file) => !isNeeded(file));
  if (beside.length <= MOST_BESIDE) return list;
  const tracked = new Set(list.tracked);
  const sparse = new Set(list.sparse);
  return {
    ...list,
    paths: list.paths.filter(isNeeded),
    repositories: list.repositories.filter(isNeeded),
    leftOut: beside.filter((file) => tracked.has(file) && !sparse.has(file)),
    beside: [...new Set(beside.map((file) => branchOf(file, above)))],
  };
}

/** Every folder above one, each with a `/` at its end, `''` for the top. */
function foldersAbove(prefix: string): ReadonlySet<string> {
  const above = new Set<string>();
  for (let end = prefix.lastIndexOf('/', prefix.length - 2); end >= 0; end = prefix.lastIndexOf('/', end - 1))
    above.add(prefix.slice(0, end + 1));
  return prefix === '' ? above : above.add('');
}

/** The folder in which a file is and that stands in one of those. */
function branchOf(file: string, above: ReadonlySet<string>): string {
  let end = file.indexOf('/');
  while (above.has(file.slice(0, end + 1))) end = file.indexOf('/', end + 1);
  return file.slice(0, end);
}
