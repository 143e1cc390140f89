import { treeOf } from '../../syntax/fileTree.ts';
import { kindOf, parsers, type SgNode } from '../../syntax/parsers.ts';
import type { SourceFile } from '../checkKind.ts';
import { type Content, contentOf, textKinds } from './textKinds.ts';

/** Blanks everything outside the region, line breaks kept, so that offsets stay those of the file. */
export function onlyRegion(file: SourceFile, region: Content): string {
  const known = regions.get(file) ?? { kinds: findRegions(file), texts: new Map<Content, string>() };
  regions.set(file, known);
  const text = known.texts.get(region) ?? maskText(file.text, known.kinds, CODES[region]);
  known.texts.set(region, text);
  return text;
}

const CODES = { code: 0, comments: 1, strings: 2 } as const;

/** Many rules ask about the same file: its regions are found for the first one. */
const regions = new WeakMap<SourceFile, { readonly kinds: Uint8Array; readonly texts: Map<Content, string> }>();

/** One byte per UTF-16 code unit. */
function findRegions(file: SourceFile): Uint8Array {
  const kinds = new Uint8Array(file.text.length);
  const { language } = file;
  if (language === undefined || parsers().whyUnavailable(language) !== undefined) markLineComments(file, kinds);
  else markNodes(treeOf(file, language), language, kinds);
  return kinds;
}

/** Nodes come from the outside in, so that what is inside another one overwrites it; inside comments nothing counts. */
function markNodes(root: SgNode, language: string, kinds: Uint8Array): void {
  let commentEnd = 0;
  for (const node of root.findAll({ rule: { any: matchersFor(language, root) } })) {
    const { start, end } = node.range();
    if (start.index < commentEnd) continue;
    const kind = kindOf(node);
    const content = contentOf(kind);
    if (content === undefined || (kind === 'literal' && !node.text().startsWith("'"))) continue;
    kinds.fill(CODES[content], start.index, end.index);
    if (content === 'comments') commentEnd = end.index;
  }
}

/** The kinds that the grammar of a language has; napi refuses others. */
const matchers = new Map<string, readonly { readonly kind: string }[]>();

function matchersFor(language: string, root: SgNode): { readonly kind: string }[] {
  const known =
    matchers.get(language) ??
    Object.values(textKinds).flatMap((kinds) => kinds.filter((kind) => isKnown(kind, root)).map((kind) => ({ kind })));
  matchers.set(language, known);
  return [...known];
}

function isKnown(kind: string, root: SgNode): boolean {
  try {
    root.matches({ rule: { kind } });
    return true;
  } catch {
    // napi has no other way to ask.
    return false;
  }
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

function maskText(text: string, kinds: Uint8Array, kept: number): string {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const isKept = kinds[from] === kept;
    let to = from + 1;
    while (to < text.length && (kinds[to] === kept) === isKept) to++;
    const part = text.slice(from, to);
    parts.push(isKept ? part : part.replaceAll(/[^\r\n]+/g, (line) => ' '.repeat(line.length)));
    from = to;
  }
  return parts.join('');
}
