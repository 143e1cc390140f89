import path from 'node:path';
import { type SimpleGit, simpleGit } from 'simple-git';
import { endingAtOnce } from '../../../base/endOfOutput.ts';
import { BadInputError } from '../../../base/errors.ts';

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
  // With --quiet git says nothing at all about an unknown revision, and simple-git takes silence for success.
  const commit = await git.revparse(['--verify', '--quiet', `${revision}^{commit}`]).catch(() => '');
  if (commit === '') throw badRevision(folder, revision, 'unknown revision');
  const untracked = splitNames(await git.raw(['ls-files', '--others', '--exclude-standard', '-z']));
  return readChange(folder, [commit], untracked, signal);
}

async function readChange(
  folder: string,
  against: readonly string[],
  untracked: readonly string[],
  signal: AbortSignal,
): Promise<GitChange> {
  const git = openGit(folder, signal);
  await requireRepository(git, folder);
  const diff = ['diff', ...against, ...DIFF_OPTIONS];
  // The patch leaves out files without lines: empty, binary, or with another mode only.
  const names = splitNames(await git.raw([...diff, '--name-only', '-z', '--']));
  const lines = parseChangedLines(await git.raw([...diff, '--unified=0', '--']));
  return { paths: [...new Set([...names, ...untracked])].sort(), lines };
}

/** Whatever the user's own configuration says (`diff.noprefix`, `diff.external`, textconv …), the output is of one shape. */
const DIFF_OPTIONS = [
  '--relative',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--no-renames',
  '--ignore-submodules',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--diff-filter=ACMT',
];

function splitNames(text: string): string[] {
  return text.split('\0').filter((name) => name !== '');
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
  return endingAtOnce(simpleGit({ baseDir: path.resolve(folder), ...(signal ? { abort: signal } : {}), config: ['core.quotePath=true'] }));
}

async function requireRepository(git: SimpleGit, folder: string): Promise<void> {
  if (await git.checkIsRepo()) return;
  throw new BadInputError(`"${folder}" is not in a git repository, so there is no change to look at. Check the whole folder instead.`);
}

function badRevision(folder: string, revision: string, why: string): BadInputError {
  return new BadInputError(
    `"${revision}" names no commit in "${folder}" (${why}). Give a branch, tag or commit hash that has been fetched.`,
  );
}
