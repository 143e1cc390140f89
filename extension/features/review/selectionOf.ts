import type { RunFile } from '../../../protocol/runs.ts';

/** One thing that was ticked: a hunk, or a file without hunks. */
export interface Pick {
  readonly path: string;
  readonly hunk?: string;
}

/** What was ticked, by file; a file of which everything was ticked is taken whole. */
export function selectionOf(files: readonly RunFile[], picks: readonly Pick[]): { path: string; hunks?: string[] }[] {
  return files.flatMap(({ path, hunks }) => {
    const ofFile = picks.filter((pick) => pick.path === path);
    if (ofFile.length === 0) return [];
    const ticked = hunks.filter(({ id }) => ofFile.some(({ hunk }) => hunk === id)).map(({ id }) => id);
    return [ticked.length === hunks.length ? { path } : { path, hunks: ticked }];
  });
}
