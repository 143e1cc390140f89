import { parsers, type SgNode } from '../syntax/parsers.ts';

/** A node of a syntax tree; ranges count UTF-16 code units. */
export type SyntaxNode = SgNode;

/** The root node of a text; `undefined` when there is no parser for the language on this machine: a check then knows less, but goes on. */
export function parseSource(text: string, language: string | undefined): SyntaxNode | undefined {
  if (language === undefined || parsers().whyUnavailable(language) !== undefined) return undefined;
  return parsers().parse(language, text);
}
