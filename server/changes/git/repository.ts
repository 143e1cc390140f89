import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { type GitPlace, runGit } from './runGit.ts';

/** The person's repository as seen from a folder. Paths are absolute and real. */
export interface Repository {
  readonly top: string;
  /** The folder in it, `/`-separated and with a `/` at its end; `''` for its root. */
  readonly prefix: string;
  /** Shared by all its worktrees. */
  readonly commonFolder: string;
  /** `undefined` before the first commit. */
  readonly head: string | undefined;
  /** `sha1` or `sha256`. */
  readonly objectFormat: string;
}

/** The repository that a folder is in; `undefined` where there is none. Throws `IoError` when there is one that git does not open. */
export async function findRepository(place: GitPlace, folder: string, signal: AbortSignal): Promise<Repository | undefined> {
  const inside: GitPlace = { ...place, inside: folder };
  const found = await askRepository(inside, signal);
  if (found === undefined) return undefined;
  const [top = '', common = '', objectFormat = 'sha1'] = found;
  const [realTop, realFolder] = await Promise.all([realpath(top), realpath(folder)]);
  const relative = path.relative(realTop, realFolder);
  // `core.worktree` of a hostile repository may point anywhere.
  if (relative.startsWith('..') || path.isAbsolute(relative)) return undefined;
  // Who opens a folder that git ignores wants to see it.
  if (relative !== '' && (await isIgnored(inside, signal))) return undefined;
  const head = await runGit(inside, ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'], { signal }).catch(unlessCancelled(signal));
  return {
    top: realTop,
    prefix: relative === '' ? '' : `${relative.split(path.sep).join('/')}/`,
    commonFolder: await realpath(path.resolve(folder, common)),
    head: head?.trim(),
    objectFormat,
  };
}

async function askRepository(inside: GitPlace, signal: AbortSignal): Promise<string[] | undefined> {
  try {
    const answer = await runGit(
      inside,
      ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir', '--show-object-format'],
      { signal },
    );
    return answer.trimEnd().split('\n');
  } catch (error) {
    // A folder inside `.git`, or of a bare repository, has no tree that we could copy: it is treated as a plain folder.
    if (/not a git repository|must be run in a work tree/i.test(messageOf(error))) return undefined;
    throw error;
  }
}

async function isIgnored(inside: GitPlace, signal: AbortSignal): Promise<boolean> {
  const answer = await runGit(inside, ['check-ignore', '.'], { signal }).catch(unlessCancelled(signal));
  return answer !== undefined;
}

function unlessCancelled(signal: AbortSignal): (error: unknown) => undefined {
  return (error) => {
    if (signal.aborted) throw error;
    return undefined;
  };
}
