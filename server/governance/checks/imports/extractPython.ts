import { parseSource, type SyntaxNode } from '../syntaxTree.ts';
import type { ImportSite } from './importSite.ts';

/** Imports of Python; `import a, b` gives two. A relative one keeps its dots: `..pkg.mod`. */
export function extractPython(text: string): readonly ImportSite[] {
  if (!/\bimport\b/.test(text)) return [];
  const root = parseSource(text, 'Python');
  if (root === undefined) return [];
  return root.findAll({ rule: { any: [{ kind: 'import_statement' }, { kind: 'import_from_statement' }] } }).flatMap(sitesOf);
}

function sitesOf(node: SyntaxNode): readonly ImportSite[] {
  const ancestors = node.ancestors();
  const guards = {
    isTypeOnly: ancestors.some(
      (ancestor) => ancestor.kind() === 'if_statement' && /\bTYPE_CHECKING\b/.test(ancestor.field('condition')?.text() ?? ''),
    ),
    isOptional: ancestors.some((ancestor) => ancestor.kind() === 'try_statement'),
  };
  if (node.kind() === 'import_statement') return modules(node).map((module) => site(module, guards));
  const module = node.field('module_name');
  if (module === null) return [];
  const names = modules(node)
    .filter((name) => name.range().start.index !== module.range().start.index)
    .map((name) => name.text());
  return [{ ...site(module, guards), names }];
}

function modules(node: SyntaxNode): readonly SyntaxNode[] {
  return node
    .children()
    .map((child) => (child.kind() === 'aliased_import' ? child.field('name') : child))
    .filter((child) => child?.kind() === 'dotted_name')
    .filter((child) => child !== null);
}

function site(module: SyntaxNode, guards: { readonly isTypeOnly: boolean; readonly isOptional: boolean }): ImportSite {
  const { start, end } = module.range();
  return { specifier: module.text().replaceAll(/\s+/g, ''), start: start.index, end: end.index, ...guards };
}
