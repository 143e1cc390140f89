import type { Range } from '../../../protocol/finding.ts';
import { languageOf } from './languages.ts';
import { kindOf, parsers, type SgNode } from './parsers.ts';

/** A file's syntax tree, flat: each node after the one it belongs to. */
export interface SyntaxTree {
  /** Absent: no language is known for the file. */
  readonly language?: string;
  readonly nodes: readonly SyntaxTreeNode[];
  readonly isCut: boolean;
  /** Why there is no tree. */
  readonly problem?: string;
}

interface SyntaxTreeNode {
  readonly kind: string;
  readonly depth: number;
  /** False for punctuation and keywords. */
  readonly isNamed: boolean;
  readonly range: Range;
}

/** More nodes than anybody scrolls through; each costs about 10 µs. */
const MOST_NODES = 20_000;

/** The tree as ast-grep sees it: the kinds here are those that a rule may name. */
export function readSyntaxTree({ path, text, languageId }: { path: string; text: string; languageId?: string }): SyntaxTree {
  const language = languageOf(path, languageId);
  if (language === undefined) return { nodes: [], isCut: false, problem: 'No language is known for this file, so it has no syntax tree.' };
  const problem = parsers().whyUnavailable(language);
  if (problem !== undefined) return { language, nodes: [], isCut: false, problem };
  const nodes: SyntaxTreeNode[] = [];
  const open = [{ node: parsers().parse(language, text), depth: 0 }];
  // A stack of our own: generated code nests deeper than functions may.
  for (let next = open.pop(); next !== undefined && nodes.length < MOST_NODES; next = open.pop()) {
    const { node, depth } = next;
    nodes.push({ kind: kindOf(node), depth, isNamed: node.isNamed(), range: rangeOf(node) });
    for (const child of node.children().toReversed()) open.push({ node: child, depth: depth + 1 });
  }
  return { language, nodes, isCut: nodes.length >= MOST_NODES };
}

/** In LSP's terms. */
export function rangeOf(node: SgNode): Range {
  const { start, end } = node.range();
  return { start: { line: start.line, character: start.column }, end: { line: end.line, character: end.column } };
}
