import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import createIgnore, { type Ignore } from 'ignore';

/** Files whose patterns take files out of sight, weakest first; the same set ripgrep and ast-grep honour. */
const IGNORE_FILES = ['.gitignore', '.ignore'];

interface Level {
  /** Relative to the root, ending in `/`, or `''`. */
  readonly prefix: string;
  readonly rules: Ignore;
}

/**
 * The ignore patterns in force in one folder: those of the folder itself before those of its parents, the nearest decision wins
 * (https://git-scm.com/docs/gitignore#_description).
 */
export class IgnoreRules {
  readonly #levels: readonly Level[];

  private constructor(levels: readonly Level[]) {
    this.#levels = levels;
  }

  /** What holds before any file of the root is read: the user's excludes, the repository's, and the ignore files above the root. */
  static forRoot(root: string): IgnoreRules {
    const repository = findRepository(root);
    if (repository === undefined) return new IgnoreRules([]);
    const excludes = [userExcludes(repository), path.join(commonGitFolder(repository), 'info', 'exclude')];
    const levels = excludes.flatMap((file) => shiftedLevel(root, repository, [readPatterns(file)]));
    return new IgnoreRules([...levels, ...parentLevels(root, repository)]);
  }

  /** The rules inside `folder` (relative to the root, `''` for the root itself), with the ignore files found in it. */
  enter(root: string, folder: string, names: ReadonlySet<string>): IgnoreRules {
    const texts = IGNORE_FILES.filter((name) => names.has(name)).map((name) => readPatterns(path.join(root, folder, name)));
    const added = level(folder === '' ? '' : `${folder}/`, texts);
    return added.length === 0 ? this : new IgnoreRules([...this.#levels, ...added]);
  }

  /** `relative` is relative to the root; folders are asked for with `isFolder`, because `build/` does not match a file. */
  ignores(relative: string, isFolder: boolean): boolean {
    for (let index = this.#levels.length - 1; index >= 0; index--) {
      const { prefix, rules } = this.#levels[index] ?? unreachable();
      const inside = relative.slice(prefix.length);
      const verdict = rules.test(isFolder ? `${inside}/` : inside);
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    }
    return false;
  }
}

function unreachable(): never {
  throw new Error('index inside the list has no element');
}

/** The nearest folder upward that git works in. */
function findRepository(root: string): string | undefined {
  for (let folder = root; ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

/** A worktree's `.git` is a file that names its folder, and that names the folder of the repository (gitrepository-layout). */
function commonGitFolder(repository: string): string {
  const git = path.join(repository, '.git');
  const link = /^gitdir: (.+)$/m.exec(readPatterns(git) ?? '')?.[1];
  if (link === undefined) return git;
  const own = path.resolve(repository, link);
  return path.resolve(own, readPatterns(path.join(own, 'commondir'))?.trim() ?? '.');
}

/** `core.excludesFile`, asked of git itself because configuration has layers, includes and conditions; else git's default. */
function userExcludes(repository: string): string {
  const { stdout } = spawnSync('git', ['config', '--type=path', '--get', 'core.excludesFile'], { cwd: repository, encoding: 'utf8' });
  const configured = stdout?.trim();
  if (configured) return path.resolve(repository, configured);
  return path.join(process.env['XDG_CONFIG_HOME'] || path.join(homedir(), '.config'), 'git', 'ignore');
}

/** A workspace folder inside a repository also obeys the ignore files above it, up to the repository's root. */
function parentLevels(root: string, repository: string): Level[] {
  const parents: string[] = [];
  for (let folder = root; folder !== repository; ) {
    folder = path.dirname(folder);
    parents.unshift(folder);
  }
  return parents.flatMap((parent) => {
    const texts = IGNORE_FILES.map((name) => readPatterns(path.join(parent, name)));
    return shiftedLevel(root, parent, texts);
  });
}

/** Patterns that were written for `owner`, a folder above the root or the root itself. */
function shiftedLevel(root: string, owner: string, texts: readonly (string | undefined)[]): Level[] {
  const below = path.relative(owner, root).split(path.sep).join('/');
  if (below === '') return level('', texts);
  const obeyed = texts.map((text) => text && withoutPatternsThatHide(`${below}/`, text));
  return level('', obeyed).map(({ rules }) => ({ prefix: '', rules: shifted(rules, `${below}/`) }));
}

/** Who opens a folder that git ignores wants to see it; ripgrep, started in one, lists it too. */
function withoutPatternsThatHide(folder: string, text: string): string {
  const hides = (patterns: string): boolean => createIgnore().add(patterns).ignores(folder);
  return hides(text)
    ? text
        .split('\n')
        .filter((line) => !hides(line))
        .join('\n')
    : text;
}

/** The same patterns, asked with paths that are relative to a folder further down. */
function shifted(rules: Ignore, below: string): Ignore {
  // Only `test` is called on a level's rules.
  return { test: (relative: string) => rules.test(below + relative) } as Ignore;
}

function level(prefix: string, texts: readonly (string | undefined)[]): Level[] {
  const present = texts.filter((text) => text !== undefined);
  if (present.length === 0) return [];
  const rules = createIgnore({ allowRelativePaths: true });
  for (const text of present) rules.add(text);
  return [{ prefix, rules }];
}

/** `undefined` when there is no such file or it cannot be read: an unreadable ignore file hides nothing. */
function readPatterns(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // Absent is the normal case.
    return undefined;
  }
}
