import type { Hunk } from '../changeSet.ts';
import { type GitPlace, runGit } from '../git/runGit.ts';

/** Where the lines of one file differ; `undefined`: git says that it is not text. */
export type FileHunks = readonly Omit<Hunk, 'id'>[] | undefined;

/** Above this git takes a file for binary, and so do we: nobody reviews it by hunk. */
const LARGEST_TEXT = 'core.bigFileThreshold=20m';

/**
 * The hunks of every file that differs between two trees, in the order of `diffTrees`; a change of type (a file that became a link) takes two
 * places there. Done by git in its own process, so large diffs do not hold up this one.
 */
export async function diffHunks(place: GitPlace, prefix: string, from: string, to: string, signal: AbortSignal): Promise<FileHunks[]> {
  const part = prefix === '' ? [] : [`--relative=${prefix}`];
  const options = ['-r', '-p', '--unified=0', '-M', '--ignore-submodules', '--no-color', '--no-ext-diff', '--no-textconv', '--histogram'];
  return parsePatch(await runGit(place, ['-c', LARGEST_TEXT, 'diff-tree', ...options, ...part, from, to], { signal }));
}

/** Content lines begin with `+`, `-` or `\`, so what begins otherwise is a header (https://git-scm.com/docs/diff-format). */
export function parsePatch(patch: string): FileHunks[] {
  const files: FileHunks[] = [];
  let current: Omit<Hunk, 'id'>[] = [];
  for (const line of patch.split('\n')) {
    if (line.startsWith('diff --git ')) {
      current = [];
      files.push(current);
    } else if (line.startsWith('@@ ')) {
      current.push(parseHeader(line));
    } else if (line.startsWith('Binary files ')) {
      files[files.length - 1] = undefined;
    }
  }
  return files;
}

/** `@@ -START,LINES +START,LINES @@`, from 1; of no lines, START is the line before the place. */
function parseHeader(line: string): Omit<Hunk, 'id'> {
  const [, baseStart = '', baseLines = '1', proposedStart = '', proposedLines = '1'] =
    /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
  const from0 = (start: string, lines: string): number => Number(start) - (lines === '0' ? 0 : 1);
  return {
    baseStart: from0(baseStart, baseLines),
    baseLines: Number(baseLines),
    proposedStart: from0(proposedStart, proposedLines),
    proposedLines: Number(proposedLines),
  };
}
