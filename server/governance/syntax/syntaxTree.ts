import type { Range } from '../../../protocol/finding.ts';
import { fieldsOfKinds } from './fieldNames.ts';
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
  /** What it is to the node it belongs to, such as `body`. */
  readonly field?: string;
  readonly depth: number;
  /** False for punctuation and keywords. */
  readonly isNamed: boolean;
  readonly range: Range;
}

/** More nodes than anybody scrolls through; each costs about 10 µs. */
const MOST_NODES = 20_000;

/** The tree as ast-grep sees it: the kinds and fields here are those that a rule may name. */
export function readSyntaxTree({ path, text, languageId }: { path: string; text: string; languageId?: string }): SyntaxTree {
  const language = languageOf(path, languageId);
  if (language === undefined) return { nodes: [], isCut: false, problem: 'No language is known for this file, so it has no syntax tree.' };
  const problem = parsers().whyUnavailable(language);
  if (problem !== undefined) return { language, nodes: [], isCut: false, problem };
  const nodes: SyntaxTreeNode[] = [];
  const fields = fieldsOfKinds(language);
  const open: OpenNode[] = [{ node: parsers().parse(language, text), depth: 0, field: undefined }];
  // A stack of our own: generated code nests deeper than functions may.
  for (let next = open.pop(); next !== undefined && nodes.length < MOST_NODES; next = open.pop()) {
    const { node, depth, field } = next;
    const kind = kindOf(node);
    nodes.push({ kind, ...(field === undefined ? {} : { field }), depth, isNamed: node.isNamed(), range: rangeOf(node) });
    const names = namesOfChildren(node, fields[kind] ?? []);
    for (const child of node.children().toReversed()) open.push({ node: child, depth: depth + 1, field: names.get(child.id()) });
  }
  return { language, nodes, isCut: nodes.length >= MOST_NODES };
}

interface OpenNode {
  readonly node: SgNode;
  readonly depth: number;
  readonly field: string | undefined;
}

/** By id: a node does not know its own field, but can be asked for those in one. */
function namesOfChildren(node: SgNode, fields: readonly string[]): ReadonlyMap<number, string> {
  return new Map(fields.flatMap((field) => node.fieldChildren(field).map((child) => [child.id(), field] as const)));
}

/** In LSP's terms. */
export function rangeOf(node: SgNode): Range {
  const { start, end } = node.range();
  return { start: { line: start.line, character: start.column }, end: { line: end.line, character: end.column } };
}
