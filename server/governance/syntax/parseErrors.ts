import { isBarePhp, PHP_OPENING } from './barePhp.ts';
import { kindOf, parsers, type SgNode } from './parsers.ts';

/**
 * Number of places that a parser could not make sense of: ERROR nodes, and MISSING ones (of no width, yet a leaf: the parser made
 * them up). The text may be in any language the parsers know; of others nothing is known, so 0.
 */
export function countErrors(text: string, language: string): number {
  if (parsers().whyUnavailable(language) !== undefined) return 0;
  const isOpened = language === 'Php' && isBarePhp(text);
  return countIn(parsers().parse(language, isOpened ? PHP_OPENING + text : text));
}

function countIn(root: SgNode): number {
  const errors = root.findAll({ rule: { kind: 'ERROR' } }).length;
  return errors + root.findAll({ rule: { regex: '^$' } }).filter(isMissing).length;
}

/** True for an empty leaf that the parser made up. Some grammars have honest empty nodes (line ends, dedents, empty blocks): punctuation, keywords and names are never empty. */
export function isMissing(node: SgNode): boolean {
  const kind = kindOf(node);
  return node.text() === '' && node.isLeaf() && (node.isNamed() ? /identifier|name$/.test(kind) : /\S/.test(kind) && !kind.startsWith('_'));
}
