import type { SourceFile } from '../checkKind.ts';
import { parseSource, type SyntaxNode } from '../syntaxTree.ts';

export type Region = 'comments' | 'code' | 'strings';

/** Blanks everything outside the region, line breaks kept, so that offsets stay those of the file. */
export function onlyRegion(file: SourceFile, region: Region): string {
  const kinds = regionsOf(file);
  return maskText(file.text, (offset) => kinds[offset] === CODES[region]);
}

const CODES = { code: 0, comments: 1, strings: 2 } as const;

/** Many rules ask about the same file: it is parsed for the first one. */
const known = new WeakMap<SourceFile, Uint8Array>();

function regionsOf(file: SourceFile): Uint8Array {
  const kinds = known.get(file) ?? findRegions(file);
  known.set(file, kinds);
  return kinds;
}

/** One byte per UTF-16 code unit. */
function findRegions(file: SourceFile): Uint8Array {
  const kinds = new Uint8Array(file.text.length);
  const root = parseSource(file.text, file.language);
  if (root === undefined) markLineComments(file, kinds);
  else markNode(root, kinds);
  return kinds;
}

const STRING_KIND = /string|heredoc|nowdoc|(?:char|character|rune)_literal|^character$|jsx_text|regex_pattern|^attribute_value$/;
const NOT_A_STRING = /type|concatenat|interpolation|substitution|array|expression$|start$|end$/;
const INTERPOLATION = /interpolation|substitution|interpolated_expression|^jsx_expression$/;

/** SQL calls its strings, numbers and truth values alike `literal`. */
function isString(node: SyntaxNode, kind: string): boolean {
  return kind === 'literal' ? node.text().startsWith("'") : STRING_KIND.test(kind) && !NOT_A_STRING.test(kind);
}

function markNode(node: SyntaxNode, kinds: Uint8Array): void {
  if (!node.isNamed()) return;
  const kind = String(node.kind());
  const { start, end } = node.range();
  if (/comment/.test(kind)) {
    kinds.fill(CODES.comments, start.index, end.index);
    return;
  }
  if (isString(node, kind)) kinds.fill(CODES.strings, start.index, end.index);
  else if (INTERPOLATION.test(kind)) kinds.fill(CODES.code, start.index, end.index);
  for (const child of node.children()) markNode(child, kinds);
}

/** Files without a grammar whose comments start with a mark and end with the line. */
const LINE_MARKS: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|\/)(?:Dockerfile|Containerfile|Makefile|CMakeLists\.txt|Gemfile|Rakefile|Vagrantfile|Jenkinsfile\.rb|\.[\w-]*ignore|\.env[\w.]*)$/,
    '#',
  ],
  [/\.(?:dockerfile|mk|cmake|toml|cfg|conf|properties|r|R|pl|pm|ps1|tf|tfvars|nix|graphql|gql|jl|ex|exs|fish|zsh|ksh)$/, '#'],
  [/\.(?:sql|hs|elm|adb|ads|vhd|vhdl)$/, '--'],
  [/\.(?:proto|zig|groovy|gradle|fs|fsx|m|mm|v|sv|sol|thrift|less|scss)$/, '//'],
  [/\.(?:ini|lisp|clj|cljs|el|scm|asm)$/, ';'],
  [/\.(?:tex|erl|hrl)$/, '%'],
];

function markLineComments(file: SourceFile, kinds: Uint8Array): void {
  const mark = LINE_MARKS.find(([pattern]) => pattern.test(file.path))?.[1];
  if (mark === undefined) return;
  let offset = 0;
  for (const line of file.text.split('\n')) {
    const at = line.trimStart().startsWith(mark) ? line.indexOf(mark) : line.indexOf(` ${mark}`);
    if (at >= 0) kinds.fill(CODES.comments, offset + at, offset + line.length);
    offset += line.length + 1;
  }
}

function maskText(text: string, keeps: (offset: number) => boolean): string {
  const parts: string[] = [];
  let from = 0;
  let isKept = true;
  for (let offset = 0; offset <= text.length; offset++) {
    const keep = offset < text.length && keeps(offset);
    if (keep === isKept && offset < text.length) continue;
    const part = text.slice(from, offset);
    parts.push(isKept ? part : part.replaceAll(/[^\r\n]/g, ' '));
    from = offset;
    isKept = keep;
  }
  return parts.join('');
}
