/**
 * Globs as ast-grep reads them (the Rust crate globset with its defaults: https://docs.rs/globset/latest/globset/#syntax), because a
 * rule's `files` must choose the same files here and in the ast-grep binary. picomatch differs where it hurts: there `*` stops at a
 * slash, a leading `./` is dropped, and `!` or `+(` mean something.
 */
export type PathMatcher = (path: string) => boolean;

/** A matcher for a `/`-separated relative path, or `undefined` when the glob is malformed (an open class or brace). */
export function compileGlob(glob: string): PathMatcher | undefined {
  const source = globSource(glob);
  if (source === undefined) return undefined;
  try {
    const pattern = new RegExp(`^${source}$`, 'su');
    return (path) => pattern.test(path);
  } catch {
    // A class such as `[z-a]`: as malformed as an open one.
    return undefined;
  }
}

/** True when any of the globs matches; malformed ones never do. */
export function compileGlobs(globs: readonly string[]): PathMatcher {
  const matchers = globs.map(compileGlob).filter((matcher) => matcher !== undefined);
  if (matchers.length === 1 && matchers[0] !== undefined) return matchers[0];
  return (path) => matchers.some((matches) => matches(path));
}

/** For `ignores` in a configuration: a name without wildcard also covers what is inside it, and `./` in front is dropped. */
export function compileIgnores(globs: readonly string[]): PathMatcher {
  return compileGlobs(
    globs.flatMap((glob) => {
      const plain = glob.replace(/^\.\//, '').replace(/\/+$/, '');
      return [plain, `${plain}/**`];
    }),
  );
}

/** With the flag `u` nothing else may be escaped outside of a class, the dash least of all. */
const SPECIAL = /[\\^$.*+?()[\]{}|/]/;
const escaped = (character: string): string => (SPECIAL.test(character) ? `\\${character}` : character);

interface Piece {
  readonly source: string;
  readonly next: number;
}

function globSource(glob: string): string | undefined {
  let source = '';
  let depth = 0;
  let index = 0;
  while (index < glob.length) {
    const piece = readPiece(glob, index, depth);
    if (piece === undefined) return undefined;
    if (glob[index] === '{') depth += 1;
    if (glob[index] === '}') depth -= 1;
    if (depth < 0) return undefined;
    source += piece.source;
    index = piece.next;
  }
  return depth === 0 ? source : undefined;
}

function readPiece(glob: string, index: number, depth: number): Piece | undefined {
  const character = String.fromCodePoint(glob.codePointAt(index) ?? 0);
  const next = index + character.length;
  switch (character) {
    case '?':
      return { source: '.', next };
    case '*':
      return readStars(glob, index);
    case '/':
      return readSlash(glob, index);
    case '[':
      return readClass(glob, index);
    case '{':
      return { source: '(?:', next };
    case '}':
      return { source: ')', next };
    case ',':
      return { source: depth > 0 ? '|' : ',', next };
    case '\\':
      return next < glob.length ? { source: escaped(glob.charAt(next)), next: next + 1 } : undefined;
    default:
      return { source: escaped(character), next };
  }
}

/** `**` is recursive only as a whole path component; elsewhere each star is `.*`, which crosses slashes too. */
function readStars(glob: string, index: number): Piece {
  let end = index;
  while (glob[end] === '*') end += 1;
  const startsComponent = index === 0 || glob[index - 1] === '{' || glob[index - 1] === ',';
  if (end - index === 2 && startsComponent && glob[end] === '/') return { source: '(?:.*\\/)?', next: end + 1 };
  return { source: '.*', next: end };
}

/** `a/**` does not match `a` itself; `a/**` followed by a slash matches zero or more folders. */
function readSlash(glob: string, index: number): Piece {
  if (!glob.startsWith('/**', index)) return { source: '\\/', next: index + 1 };
  const after = index + 3;
  if (after === glob.length) return { source: '\\/.*', next: after };
  if (glob[after] === '/') return { source: '(?:\\/|\\/.*\\/)', next: after + 1 };
  return { source: '\\/', next: index + 1 };
}

function readClass(glob: string, index: number): Piece | undefined {
  let at = index + 1;
  const isNegated = glob[at] === '!' || glob[at] === '^';
  if (isNegated) at += 1;
  // A `]` that comes first is a member, not the end.
  const end = glob.indexOf(']', at + 1);
  if (end === -1) return undefined;
  const members = glob.slice(at, end).replace(/[\\\]^[|]/g, '\\$&');
  return { source: `[${isNegated ? '^' : ''}${members}]`, next: end + 1 };
}
