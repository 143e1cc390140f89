import type { SyntaxNode } from '../syntaxTree.ts';

/** Nodes that wrap a declaration, so that its comment stands before them. */
const WRAPPERS =
  /^(?:export_statement|lexical_declaration|variable_declaration|expression_statement|assignment_expression|assignment_statement|expression_list|decorated_definition|template_declaration|type_declaration|method_signature|ambient_declaration|declaration|typed_definition|body_statement)$/;
/** Of these only the first element shares the comment before the whole. */
const LISTS = /^(?:lexical_declaration|variable_declaration|type_declaration|body_statement)$/;
const BETWEEN = /^(?:attribute_item|attribute_list|decorator|marker_annotation|annotation)$/;

/**
 * The comment that documents a declaration: a block directly before it, or the line comments that end just above it;
 * attributes and decorators may stand between. `allowsGap`: blank lines may, too.
 */
export function documentationBefore(
  node: SyntaxNode,
  isDocumentation: (comment: string) => boolean,
  allowsGap: boolean,
): string | undefined {
  let top = outermost(node);
  const comments: string[] = [];
  for (let sibling = previous(top); sibling !== null; sibling = previous(sibling)) {
    const kind = String(sibling.kind());
    if (BETWEEN.test(kind)) {
      top = sibling;
      continue;
    }
    if (!/comment/.test(kind) || !isDocumentation(sibling.text())) break;
    const gap = top.range().start.line - lastLine(sibling);
    if (gap > 1 && (!allowsGap || comments.length > 0)) break;
    comments.unshift(sibling.text());
    top = sibling;
  }
  return comments.length === 0 ? undefined : comments.join('\n');
}

function outermost(node: SyntaxNode): SyntaxNode {
  let top = node;
  for (let parent = top.parent(); parent !== null && WRAPPERS.test(String(parent.kind())); parent = parent.parent()) {
    const before = previous(top);
    const isFirst = before === null || !LISTS.test(String(parent.kind()));
    if (!isFirst || /comment/.test(String(before?.kind()))) break;
    top = parent;
  }
  return top;
}

function previous(node: SyntaxNode): SyntaxNode | null {
  let sibling = node.prev();
  while (sibling !== null && !sibling.isNamed()) sibling = sibling.prev();
  return sibling;
}

/** Some grammars let a line comment swallow its line break. */
function lastLine(comment: SyntaxNode): number {
  const { end } = comment.range();
  return end.column === 0 && comment.text().endsWith('\n') ? end.line - 1 : end.line;
}
