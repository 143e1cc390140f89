import { parseSource, type SyntaxNode } from '../syntaxTree.ts';
import type { ImportSite } from './importSite.ts';

const RULE = {
  rule: {
    any: [
      { kind: 'import_statement' },
      { kind: 'export_statement', has: { field: 'source', kind: 'string' } },
      { kind: 'call_expression', has: { field: 'function', regex: '^(import|require|require\\.resolve|module\\.require)$' } },
    ],
  },
};

/** Imports of TypeScript and JavaScript: import, export from, import(), require(), `import x = require()`, import types. */
export function extractScript(text: string, language: string): readonly ImportSite[] {
  if (!/\b(?:import|require|from)\b/.test(text)) return [];
  const root = parseSource(text, language);
  return root === undefined ? [] : root.findAll(RULE).flatMap(siteOf);
}

function siteOf(node: SyntaxNode): readonly ImportSite[] {
  const literal = literalOf(node);
  if (literal === undefined) return [];
  const { start, end } = literal.range();
  const specifier = literal.text().slice(1, -1);
  if (specifier === '' || specifier.includes('${')) return [];
  const ancestors = node.ancestors();
  const isTypeOnly =
    node.children().some((child) => child.kind() === 'type') ||
    (node.kind() === 'call_expression' &&
      ancestors.slice(0, 3).some((ancestor) => /^(?:type_|generic_type$|extends_clause$)/.test(String(ancestor.kind()))));
  const isOptional = node.kind() === 'call_expression' && isGuarded(node, ancestors);
  return [{ specifier, start: start.index + 1, end: end.index - 1, isTypeOnly, isOptional }];
}

function literalOf(node: SyntaxNode): SyntaxNode | undefined {
  if (node.kind() === 'call_expression') {
    const first = node
      .field('arguments')
      ?.children()
      .find((child) => child.isNamed() && child.kind() !== 'comment');
    return first?.kind() === 'string' || first?.kind() === 'template_string' ? first : undefined;
  }
  return (
    node.field('source') ??
    node
      .children()
      .find((child) => child.kind() === 'import_require_clause')
      ?.children()
      .find((child) => child.kind() === 'string')
  );
}

/** In a `try` block, or with a `.catch` of its own. */
function isGuarded(node: SyntaxNode, ancestors: readonly SyntaxNode[]): boolean {
  return (
    ancestors.some((ancestor) => ancestor.kind() === 'try_statement') ||
    /^\s*\)*\s*\.(?:catch|then\([^)]*,)/.test(textAfter(node, ancestors))
  );
}

function textAfter(node: SyntaxNode, ancestors: readonly SyntaxNode[]): string {
  const outer = ancestors[1];
  return outer === undefined
    ? ''
    : outer.text().slice(node.range().end.index - outer.range().start.index, node.range().end.index - outer.range().start.index + 40);
}
