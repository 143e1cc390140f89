import type { SourceFile } from '../checkKind.ts';
import { parseSource, type SyntaxNode } from '../syntaxTree.ts';
import { docstringOf } from './languageSpec.ts';

/** First comments of a file that document nothing: licences, editor and tool directives. */
const NOT_PROSE =
  /copyright|licen[cs]e|SPDX|^#!|-\*-|eslint|prettier|biome|ts-check|ts-nocheck|@flow|generated|frozen_string_literal|use strict|rubocop|noqa|pylint|vim:/i;

/**
 * Does a file say what it is for? `unknown` where the language documents units other than files (Java, C#, Kotlin, Swift), and for Go
 * files that need not carry their package's comment.
 */
export function moduleDocumentation(file: SourceFile): 'present' | 'missing' | 'unknown' {
  const root = parseSource(file.text, file.language);
  if (root === undefined) return 'unknown';
  switch (file.language) {
    case 'Python':
      return docstringOf(root) === undefined ? 'missing' : 'present';
    case 'Go':
      return ofGoPackage(file.path, root);
    case 'Rust':
      return presence(/^\s*(?:\/\/!|\/\*!)/m.test(file.text) || /#!\[doc/.test(file.text));
    case 'TypeScript':
    case 'Tsx':
    case 'JavaScript':
      return presence(
        /@(?:file|fileoverview|overview|module|packageDocumentation)\b/.test(file.text) ||
          leadingComment(root, (comment) => comment.startsWith('/**')),
      );
    case 'Php':
    case 'Ruby':
    case 'Lua':
    case 'C':
    case 'Cpp':
    case 'Bash':
      return presence(leadingComment(root, () => true));
    default:
      return 'unknown';
  }
}

function presence(isThere: boolean): 'present' | 'missing' {
  return isThere ? 'present' : 'missing';
}

function leadingComment(root: SyntaxNode, isDocumentation: (comment: string) => boolean): boolean {
  for (const node of root.children()) {
    const kind = String(node.kind());
    if (/^(?:php_tag|hash_bang_line|preproc_\w+)$/.test(kind)) continue;
    if (!/comment/.test(kind)) return false;
    if (isDocumentation(node.text()) && !NOT_PROSE.test(node.text())) return true;
  }
  return false;
}

/** One file of a package documents it (https://go.dev/doc/comment#package): doc.go, or the file named like the package. */
function ofGoPackage(path: string, root: SyntaxNode): 'present' | 'missing' | 'unknown' {
  const clause = root.children().find((node) => node.kind() === 'package_clause');
  if (clause === undefined) return 'unknown';
  const before = clause.prev();
  const isDocumented = /comment/.test(String(before?.kind())) && before?.range().end.line === clause.range().start.line - 1;
  const name = path.slice(path.lastIndexOf('/') + 1);
  const speaks = name === 'doc.go' || name === `${clause.text().replace(/^package\s+/, '')}.go`;
  if (isDocumented) return 'present';
  return speaks ? 'missing' : 'unknown';
}
