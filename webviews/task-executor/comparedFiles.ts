import type { RunFile } from '../../protocol/runs.ts';

/** A file that at least one of two runs changed. */
export interface FileComparison {
  readonly path: string;
  readonly left: RunFile | undefined;
  readonly right: RunFile | undefined;
}

/** The files of two change sets beside each other: what both changed first. */
export function comparedFiles(left: readonly RunFile[], right: readonly RunFile[]): readonly FileComparison[] {
  const paths = [...new Set([...left, ...right].map(({ path }) => path))].toSorted();
  const all = paths.map((path) => ({
    path,
    left: left.find((file) => file.path === path),
    right: right.find((file) => file.path === path),
  }));
  const isBoth = ({ left: one, right: two }: FileComparison) => one !== undefined && two !== undefined;
  return all.toSorted((a, b) => Number(isBoth(b)) - Number(isBoth(a)));
}
