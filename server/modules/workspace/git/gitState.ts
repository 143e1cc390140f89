import path from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { BadInputError, messageOf } from '../../../base/errors.ts';

/** Files and lines that differ from a base. */
export interface GitChange {
  /** Relative to the workspace folder; deleted files are left out. */
  readonly paths: readonly string[];
  /** Path → changed lines of the new text, from 0. */
  readonly lines: Readonly<Record<string, readonly number[]>>;
}

/** The commit checked out and its branch; `undefined` outside a repository. */
export async function readHead(folder: string): Promise<{ commit: string; branch: string } | undefined> {
  try {
    const git = openGit(folder);
    const [commit, branch] = [await git.revparse(['HEAD']), await git.revparse(['--abbrev-ref', 'HEAD'])];
    return { commit, branch };
  } catch {
    // No git, no repository, or no commit yet: all the same to the caller.
    return undefined;
  }
}

/** What the next commit would change. */
export function stagedChange(folder: string, signal: AbortSignal): Promise<GitChange> {
  return readChange(folder, ['--cached'], [], signal);
}

/** What differs from a revision in the working tree, files that git does not track yet included. */
export async function changeSince(folder: string, revision: string, signal: AbortSignal): Promise<GitChange> {
  const git = openGit(folder, signal);
  await requireRepository(git, folder);
  if (revision.startsWith('-')) throw badRevision(folder, revision, 'it looks like an option');
  try {
    await git.revparse(['--verify', '--quiet', `${revision}^{commit}`]);
  } catch (error) {
    throw badRevision(folder, revision, messageOf(error));
  }
  const untracked = (await git.raw(['ls-files', '--others', '--exclude-standard', '-z'])).split('\0').filter((name) => name !== '');
  return readChange(folder, [revision], untracked, signal);
}

/** The staged text of each path, which may differ from the file on disk. Paths without one are left out. */
export async function stagedTexts(folder: string, paths: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const git = openGit(folder, signal);
  const texts = new Map<string, string>();
  for (const name of paths) {
    try {
      texts.set(name, await git.raw(['show', `:./${name}`]));
    } catch {
      // Staged as a submodule or a conflict: there is no single text to check.
    }
  }
  return texts;
}

async function readChange(
  folder: string,
  against: readonly string[],
  untracked: readonly string[],
  signal: AbortSignal,
): Promise<GitChange> {
  const git = openGit(folder, signal);
  await requireRepository(git, folder);
  const patch = await git.raw([
    'diff',
    ...against,
    '--relative',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--no-renames',
    '--diff-filter=ACMT',
    '--',
  ]);
  const lines = parseChangedLines(patch);
  return { paths: [...new Set([...Object.keys(lines), ...untracked])].sort(), lines };
}

/** Reads the new side of a unified diff without context (https://git-scm.com/docs/diff-format). */
export function parseChangedLines(patch: string): Record<string, number[]> {
  const lines: Record<string, number[]> = {};
  let current: number[] = [];
  /** Lines of the hunk still to come: they are content, whatever they look like. */
  let remaining = 0;
  for (const line of patch.split('\n')) {
    if (remaining > 0 && /^[-+]/.test(line)) {
      remaining--;
      continue;
    }
    const file = /^\+\+\+ (?:"b\/(.*)"|b\/(.*?)\t?)$/.exec(line);
    if (file) {
      current = [];
      lines[file[1] === undefined ? (file[2] ?? '') : unquote(file[1])] = current;
      continue;
    }
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (!hunk) continue;
    const count = Number(hunk[3] ?? 1);
    remaining = Number(hunk[1] ?? 1) + count;
    for (let offset = 0; offset < count; offset++) current.push(Number(hunk[2]) - 1 + offset);
  }
  return lines;
}

/** Git quotes unusual names as C strings with octal bytes. */
function unquote(name: string): string {
  const bytes: number[] = [];
  for (let index = 0; index < name.length; index++) {
    const escaped = /^\\([0-7]{3}|.)/.exec(name.slice(index));
    if (!escaped) {
      bytes.push(...Buffer.from(name[index] ?? ''));
      continue;
    }
    const code = escaped[1] ?? '';
    bytes.push(code.length === 3 ? Number.parseInt(code, 8) : (ESCAPES[code] ?? code.charCodeAt(0)));
    index += escaped[0].length - 1;
  }
  return Buffer.from(bytes).toString('utf8');
}

const ESCAPES: Record<string, number> = { n: 10, t: 9, r: 13, a: 7, b: 8, f: 12, v: 11 };

function openGit(folder: string, signal?: AbortSignal): SimpleGit {
  return simpleGit({ baseDir: path.resolve(folder), ...(signal ? { abort: signal } : {}), config: ['core.quotePath=true'] });
}

async function requireRepository(git: SimpleGit, folder: string): Promise<void> {
  if (await git.checkIsRepo()) return;
  throw new BadInputError(`"${folder}" is not in a git repository, so there is no change to look at. Check the whole folder instead.`);
}

function badRevision(folder: string, revision: string, why: string): BadInputError {
  return new BadInputError(
    `"${revision}" names no commit in "${folder}" (${why || 'unknown revision'}). Give a branch, tag or commit hash.`,
  );
}
