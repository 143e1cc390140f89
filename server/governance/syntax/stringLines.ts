import { kindOf, parsers, type SgNode } from './parsers.ts';
import type { StringFinder } from './template.ts';

/** Node kinds whose text is content: strings, template literals, heredocs, character data. */
const CONTENT = /string|template|heredoc|char_literal|raw_text|text_block|block_scalar|quoted/;
/** Code inside such a node again. */
const CODE = /substitution|interpolation|embedded|template_type|template_parameter|template_declaration|template_argument/;

/**
 * A finder for one language. The snippet is parsed by itself: tokens, and with them strings, come out the same nearly everywhere even
 * where the snippet is no whole program.
 */
export function stringFinder(language: string): StringFinder {
  return (snippet, offsets) => {
    const answers = offsets.map(() => false);
    mark(parsers().parse(language, snippet), false, offsets, answers);
    return answers;
  };
}

function mark(node: SgNode, isContent: boolean, offsets: readonly number[], answers: boolean[]): void {
  const { start, end } = node.range();
  const inside = offsets.flatMap((offset, index) => (start.index < offset && offset < end.index ? [index] : []));
  if (inside.length === 0) return;
  const kind = kindOf(node);
  const isString = CODE.test(kind) ? false : isContent || CONTENT.test(kind);
  for (const index of inside) answers[index] = isString;
  for (const child of node.children()) mark(child, isString, offsets, answers);
}
