import { readFileSync } from 'node:fs';
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

  /** Patterns that hold for the whole root, such as git's `info/exclude`. Their paths are relative to the root. */
  static forRoot(root: string): IgnoreRules {
    const levels = [...parentLevels(root), ...[readPatterns(path.join(root, '.git/info/exclude'))].flatMap((text) => level('', [text]))];
    return new IgnoreRules(levels);
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

/** A workspace folder inside a repository also obeys the ignore files above it, up to the repository's root. */
function parentLevels(root: string): Level[] {
  const parents: string[] = [];
  let folder = root;
  while (!hasGit(folder)) {
    const parent = path.dirname(folder);
    if (parent === folder) return [];
    parents.unshift(parent);
    folder = parent;
  }
  return parents.flatMap((parent) => {
    const below = `${path.relative(parent, root).split(path.sep).join('/')}/`;
    const rules = level(
      '',
      IGNORE_FILES.map((name) => readPatterns(path.join(parent, name))),
    );
    return rules.map(({ rules: ignore }) => ({ prefix: '', rules: shifted(ignore, below) }));
  });
}

/** The same patterns, asked with paths that are relative to a folder further down. */
function shifted(rules: Ignore, below: string): Ignore {
  // Only `test` is called on a level's rules.
  return { test: (relative: string) => rules.test(below + relative) } as Ignore;
}

function hasGit(folder: string): boolean {
  return readPatterns(path.join(folder, '.git/HEAD')) !== undefined || readPatterns(path.join(folder, '.git')) !== undefined;
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
