/**
 * Globs of rule files mean what they mean to ast-grep, which uses Rust's globset (https://docs.rs/globset) with its defaults: `*` and
 * `?` also cross `/`, the whole path must match, letter case counts. picomatch differs in the first point.
 */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^(?:${globSource(glob.replace(/^\.\//, ''))})$`, 'su'));
  return (path) => patterns.some((pattern) => pattern.test(path));
}

/** A glob that matches in any letter case: ast-grep's `{ glob, caseInsensitive: true }` as a plain glob. */
export function anyCase(glob: string): string {
  let isClass = false;
  return glob.replace(/\\.|[[\]]|\p{L}/gu, (part) => {
    if (part === '[' || part === ']') {
      isClass = part === '[';
      return part;
    }
    const [lower, upper] = [part.toLowerCase(), part.toUpperCase()];
    if (part.startsWith('\\') || lower === upper) return part;
    return isClass ? lower + upper : `[${lower}${upper}]`;
  });
}

function globSource(glob: string): string {
  let source = '';
  let depth = 0;
  for (let at = 0; at < glob.length; ) {
    const rest = glob.slice(at);
    const token = /^(?:\/\*\*\/|\/\*\*$|\*\*\/|\*+|\?|\[!?\]?[^\]]*\]|\\.|\{|\}|,|.)/su.exec(rest)?.[0] ?? rest;
    const isComponentStart = at === 0 || glob[at - 1] === '/' || ((glob[at - 1] === '{' || glob[at - 1] === ',') && depth > 0);
    if (token === '{') depth++;
    if (token === '}') depth = Math.max(0, depth - 1);
    source += tokenSource(token, isComponentStart, depth);
    at += token.length;
  }
  return source + ')'.repeat(depth);
}

function tokenSource(token: string, isComponentStart: boolean, depth: number): string {
  if (token === '**/') return isComponentStart ? '(?:.*/)?' : '.*/';
  if (token === '/**/') return '(?:/|/.*/)';
  if (token === '/**') return '/.*';
  if (/^\*+$/.test(token)) return '.*';
  if (token === '?') return '.';
  if (token === '{') return '(?:';
  if (token === '}') return ')';
  if (token === ',' && depth > 0) return '|';
  if (token.length > 1 && token.startsWith('[')) return classSource(token);
  return quoted(token.length === 2 && token.startsWith('\\') ? token.slice(1) : token);
}

function classSource(token: string): string {
  const isNegated = /^\[[!^]/.test(token);
  const members = token.slice(isNegated ? 2 : 1, -1).replaceAll(/[\\\]^&~|[]/g, '\\$&');
  return `[${isNegated ? '^' : ''}${members}]`;
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
