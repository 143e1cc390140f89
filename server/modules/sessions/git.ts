import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { FileDiff } from '../../ai/context/contextSources.ts';
import { BadInputError, throwIfCancelled } from '../../base/errors.ts';

const run = promisify(execFile);

/** A transaction waits for it. Milliseconds. */
const HEAD_LIMIT_MS = 2_000;
const DIFF_LIMIT_MS = 20_000;
/** Far more than fits into any window. Bytes. */
const LONGEST_DIFF = 20_000_000;

/** The commit that is checked out; `undefined` without git, outside a repository, before the first commit, or when git is slow. */
export async function headCommit(folder: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: folder, signal, timeout: HEAD_LIMIT_MS });
    return stdout.trim() || undefined;
  } catch {
    // All the same to the caller: nothing is known of a commit.
    return undefined;
  }
}

/** Of one shape whatever the configuration says, and no program that it names is run: not a file watcher, not a tool for diffs. */
const DIFF = ['-c', 'core.fsmonitor=false', 'diff', '--no-color', '--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules'];

/** What differs from the last commit (or, staged, what the next one would change), each file by itself. Throws `BadInputError` without git. */
export async function gitDiff(folder: string, isStaged: boolean, signal: AbortSignal): Promise<readonly FileDiff[]> {
  const args = [...DIFF, '--relative', '--raw', '--patch', '-z', isStaged ? '--cached' : 'HEAD', '--'];
  try {
    const { stdout } = await run('git', args, { cwd: folder, signal, timeout: DIFF_LIMIT_MS, maxBuffer: LONGEST_DIFF });
    return splitDiff(stdout);
  } catch (error) {
    throwIfCancelled(signal);
    throw new BadInputError('git could make no diff: this is no repository, it has no commit yet, or the diff is too large.', {
      cause: error,
    });
  }
}

/** Takes apart what `git diff --raw --patch -z` prints (https://git-scm.com/docs/diff-format): `:… M␀PATH␀` for each file, ␀, the patches. */
export function splitDiff(output: string): readonly FileDiff[] {
  const end = output.indexOf('\0\0');
  if (end < 0) return [];
  const paths = output
    .slice(0, end)
    .split('\0')
    .filter((_, index) => index % 2 === 1);
  // Lines of a hunk begin with a sign or a blank, so this begins a file and nothing else does.
  const patches = output.slice(end + 2).split(/^(?=diff --git )/m);
  if (patches.length !== paths.length) return [{ paths, text: patches.join('') }];
  return paths.map((path, index) => ({ paths: [path], text: patches[index] ?? '' }));
}
