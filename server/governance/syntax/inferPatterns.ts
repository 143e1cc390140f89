import type { Range } from '../../../protocol/finding.ts';
import { languageOf } from './languages.ts';
import { asNapiConfig, nativeMatcher } from './nativeMatcher.ts';
import { kindOf, parsers, type SgNode } from './parsers.ts';

/** Patterns that a selected piece of code fits, from the most particular to the most general. Each was tried: it matches that piece. */
export interface InferredPatterns {
  readonly language: string;
  /** Empty: no pattern can express the node; `kind` then has to. */
  readonly patterns: readonly string[];
  /** Kind of the node that the selection is taken for, and its text. */
  readonly kind: string;
  readonly text: string;
  /** Words that name what is used, such as `console log`. */
  readonly words: readonly string[];
}

/** Reads a selection as one syntax node and puts metavariables where another place may say something else. `range`: in `text`. */
export function inferPatterns(
  { path, text, languageId }: { path: string; text: string; languageId?: string },
  range: Range,
): InferredPatterns | { readonly problem: string } {
  const language = languageOf(path, languageId);
  if (language === undefined) return { problem: 'No language is known for this file. Save it with an extension that tells.' };
  const reason = parsers().whyUnavailable(language);
  if (reason !== undefined) return { problem: reason };
  const root = parsers().parse(language, text);
  const node = nodeOf(root, trimmed(text, range));
  if (node === undefined) return { problem: 'Nothing is selected. Select the code that the rule is to find.' };
  const candidates = [node.text(), withVariables(node), withVariables(node, 'lists')];
  const patterns = [...new Set(candidates)].filter((pattern) => isMatched(pattern, node, root, language));
  return { language, patterns, kind: kindOf(node), text: node.text(), words: wordsOf(node) };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** Offsets of the selection without the white space, and the statement's end, around it. */
function trimmed(text: string, { start, end }: Range): Span {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, character }: Range['start']): number => (lineStarts[line] ?? text.length) + character;
  const [from, to] = [offset(start), offset(end)];
  const selected = text.slice(from, to);
  return { start: from + selected.length - selected.trimStart().length, end: from + selected.trimEnd().length };
}

/** The smallest named node that holds the selection, or the largest of those that are the same piece of text. */
function nodeOf(root: SgNode, span: Span): SgNode | undefined {
  if (span.start >= span.end) return undefined;
  let node = root;
  for (;;) {
    const inner = node.children().find((child) => holds(child, span));
    if (inner === undefined) break;
    node = inner;
  }
  while (!node.isNamed()) {
    const parent = node.parent();
    if (parent === null) break;
    node = parent;
  }
  return node.id() === root.id() ? (onlyChild(root) ?? node) : node;
}

/** A selection of a whole file that is one statement means the statement. */
function onlyChild(root: SgNode): SgNode | undefined {
  const named = root.namedChildren();
  return named.length === 1 ? named[0] : undefined;
}

function holds(node: SgNode, { start, end }: Span): boolean {
  const range = node.range();
  return range.start.index <= start && range.end.index >= end;
}

const LITERAL = /string|char|number|integer|float|^(true|false|null|nil|none|undefined)$|literal|regex/i;
const LIST = /^(arguments|argument_list|actual_parameters|value_arguments|parameters|formal_parameters|parameter_list)$/;
const BLOCK = /^(statement_block|block|body|compound_statement|function_body|class_body|declaration_list|block_statement)$/;
const CALL = /call|invocation|new_expression|object_creation|macro/;
const NAME = /^(identifier|simple_identifier|variable_name|constant|name)$/;
/** Names that stay: what is imported, typed, decorated or called as a member is what the rule is about. */
const FIXED_PARENT = /import|use_declaration|type|decorator|annotation|attribute|jsx_(opening|closing|self_closing)/;

/** The text of a node with metavariables for what may differ: `lists` also for all arguments and bodies. */
function withVariables(node: SgNode, general?: 'lists'): string {
  const { start, end } = node.range();
  const text = node.text();
  const names = new Map<string, string>();
  const replacements: (Span & { readonly by: string })[] = [];
  let lists = 0;
  const replace = (part: SgNode, by: string): void => {
    const range = part.range();
    replacements.push({ start: range.start.index - start.index, end: range.end.index - start.index, by });
  };
  const visit = (part: SgNode): void => {
    const kind = kindOf(part);
    if (general === 'lists' && part.id() !== node.id() && (LIST.test(kind) || BLOCK.test(kind)) && part.namedChildren().length > 0) {
      replace(part, wrapped(part.text(), BLOCK.test(kind) ? `$$$BODY${lists === 0 ? '' : lists}` : `$$$ARGS${lists === 0 ? '' : lists}`));
      lists += 1;
      return;
    }
    if (part.id() !== node.id() && isVariable(part, kind)) {
      const known = names.get(part.text()) ?? `$${LETTERS[names.size] ?? `V${names.size}`}`;
      names.set(part.text(), known);
      replace(part, known);
      return;
    }
    for (const child of part.children()) visit(child);
  };
  visit(node);
  let made = '';
  let at = 0;
  for (const { start: from, end: to, by } of replacements) {
    made += text.slice(at, from) + by;
    at = to;
  }
  return made + text.slice(at, end.index - start.index);
}

const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** Keeps the brackets of a list or a block. */
function wrapped(text: string, variable: string): string {
  const [open, close] = [text.at(0) ?? '', text.at(-1) ?? ''];
  if (open === '(' && close === ')') return `(${variable})`;
  return open === '{' && close === '}' ? `{ ${variable} }` : variable;
}

/** A literal, or a name that says nothing about what is done: not what is called, nor what it is called on. */
function isVariable(node: SgNode, kind: string): boolean {
  if (!node.isNamed()) return false;
  const parentKind = kindOf(node.parent() ?? node);
  if (LITERAL.test(kind)) return !FIXED_PARENT.test(parentKind);
  if (!NAME.test(kind) || FIXED_PARENT.test(parentKind)) return false;
  return !isCalled(node);
}

/** Whether a name is what a call calls, or begins it, as `console` does in `console.log()`. */
function isCalled(node: SgNode): boolean {
  const { start } = node.range();
  for (let outer = node.parent(); outer !== null; outer = outer.parent()) {
    const kind = kindOf(outer);
    if (LIST.test(kind) || BLOCK.test(kind)) return false;
    if (CALL.test(kind)) {
      const callee = outer.namedChildren()[0];
      return callee !== undefined && callee.range().start.index <= start.index && callee.range().end.index >= node.range().end.index;
    }
    if (outer.range().start.index !== start.index && !/member|field|attribute|selector|scoped|navigation/.test(kind)) return false;
  }
  return false;
}

/** Whether a pattern finds this very node. */
function isMatched(pattern: string, node: SgNode, root: SgNode, language: string): boolean {
  try {
    const config = asNapiConfig(nativeMatcher({ rule: { pattern } }, language));
    const { start, end } = node.range();
    return root.findAll(config).some((found) => {
      const range = found.range();
      return range.start.index === start.index && range.end.index <= end.index && range.end.index >= end.index - 1;
    });
  } catch {
    // What napi refuses is no pattern: several nodes, or none.
    return false;
  }
}

/** The first names: of what is called, where something is. */
function wordsOf(node: SgNode): string[] {
  const head = (CALL.test(kindOf(node)) ? (node.namedChildren()[0] ?? node) : node).text();
  return [...head.matchAll(/[A-Za-z][A-Za-z0-9]*/g)].map(([word]) => word).slice(0, 3);
}
