import type { SyntaxNode } from '../syntaxTree.ts';
import type { Declaration, DeclarationKind } from './declaration.ts';
import { documentationBefore } from './documentationBefore.ts';
import { parametersOf } from './parameters.ts';

/** Languages whose exports this file reads. */
export const SCRIPT_LANGUAGES: ReadonlySet<string> = new Set(['TypeScript', 'Tsx', 'JavaScript']);

const KINDS: Readonly<Record<string, DeclarationKind>> = {
  function_declaration: 'function',
  generator_function_declaration: 'function',
  function_signature: 'function',
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  method_definition: 'method',
  abstract_method_signature: 'method',
  interface_declaration: 'type',
  type_alias_declaration: 'type',
  enum_declaration: 'type',
  arrow_function: 'function',
  function_expression: 'function',
  generator_function: 'function',
};

/** The JavaScript grammar does not know these and refuses a rule that names them. */
const TYPESCRIPT_ONLY = /signature|abstract|interface|type_alias|enum/;

const isJsdoc = (comment: string) => comment.startsWith('/**');

/** Declarations of TypeScript and JavaScript; an exported one is public, and so are the members of an exported class that are not private. */
export function findScriptDeclarations(root: SyntaxNode): readonly Declaration[] {
  const isTypeScript = acceptsTypes(root);
  const kinds = Object.keys(KINDS).filter((kind) => isTypeScript || !TYPESCRIPT_ONLY.test(kind));
  const exported = exportedNames(root);
  const declarations = root
    .findAll({ rule: { any: kinds.map((kind) => ({ kind })) } })
    .map((node) => describe(node, exported))
    .filter((declaration) => declaration !== undefined);
  return withOverloads(declarations);
}

function acceptsTypes(root: SyntaxNode): boolean {
  try {
    root.find({ rule: { kind: 'interface_declaration' } });
    return true;
  } catch {
    // The JavaScript grammar: the only way it tells that it has no such kind.
    return false;
  }
}

function describe(node: SyntaxNode, exported: ReadonlySet<string>): Declaration | undefined {
  const nameNode = nameOf(node);
  const kind = KINDS[String(node.kind())];
  if (nameNode === undefined || kind === undefined) return undefined;
  const name = nameNode.text();
  const isMember =
    kind === 'method' || nameNode.parent()?.kind() === 'public_field_definition' || nameNode.parent()?.kind() === 'field_definition';
  const holder = holderOf(node);
  const modifiers = holder.text().slice(0, Math.max(0, nameNode.range().start.index - holder.range().start.index));
  return {
    kind: isMember ? 'method' : kind,
    name,
    nameNode,
    node,
    parameters: parametersOf(node),
    isPublic: isMember ? isPublicMember(node, name, modifiers, exported) : isExported(node, name, exported),
    isInherited: /\boverride\b/.test(modifiers),
    documentation: documentationBefore(holder, isJsdoc, true),
  };
}

function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  const parent = node.parent();
  switch (parent?.kind()) {
    case 'variable_declarator':
    case 'public_field_definition':
    case 'field_definition':
    case 'pair':
      return node.field('name') ?? parent.field('name') ?? parent.field('property') ?? parent.field('key') ?? undefined;
    case 'assignment_expression':
      return parent.field('left') ?? undefined;
    default:
      return node.field('name') ?? undefined;
  }
}

/** The node that a comment stands before: the field or variable that holds a function. */
function holderOf(node: SyntaxNode): SyntaxNode {
  const parent = node.parent();
  return parent !== null && /^(?:variable_declarator|public_field_definition|field_definition|pair)$/.test(String(parent.kind()))
    ? parent
    : node;
}

function isExported(node: SyntaxNode, name: string, exported: ReadonlySet<string>): boolean {
  const ancestors = node.ancestors().map((ancestor) => String(ancestor.kind()));
  if (/^(?:module\.)?exports\b/.test(name)) return !ancestors.some(isFunction);
  const statement = ancestors.indexOf('export_statement');
  const between = ancestors.slice(0, statement < 0 ? ancestors.length : statement);
  if (between.some((kind) => isFunction(kind) || /^(?:class_body|object|arguments|pair)$/.test(kind))) return false;
  return statement >= 0 || (exported.has(name) && !between.includes('statement_block'));
}

function isPublicMember(node: SyntaxNode, name: string, modifiers: string, exported: ReadonlySet<string>): boolean {
  if (/\b(?:private|protected)\b/.test(modifiers) || name.startsWith('#') || name === 'constructor') return false;
  const owner = node
    .ancestors()
    .find((ancestor) => ancestor.kind() === 'class_body')
    ?.parent();
  if (owner === undefined || owner === null) return false;
  return isExported(owner, owner.field('name')?.text() ?? 'default', exported);
}

function isFunction(kind: string): boolean {
  return /^(?:function_|generator_function|arrow_function|method_definition)/.test(kind);
}

/** Names exported elsewhere than at their declaration: `export { a as b }`, `export default a`, `module.exports = { a }`. */
function exportedNames(root: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const specifier of root.findAll({
    rule: { kind: 'export_specifier', not: { inside: { has: { field: 'source', kind: 'string' }, stopBy: 'end' } } },
  })) {
    names.add(specifier.field('name')?.text() ?? '');
  }
  for (const value of root.findAll({ rule: { kind: 'identifier', inside: { kind: 'export_statement', field: 'value' } } }))
    names.add(value.text());
  for (const assignment of root.findAll({
    rule: { kind: 'assignment_expression', has: { field: 'left', regex: '^(module\\.)?exports(\\.|$)' } },
  })) {
    for (const name of assignment.field('right')?.findAll({ rule: { kind: 'shorthand_property_identifier' } }) ?? [])
      names.add(name.text());
    const right = assignment.field('right');
    if (right?.kind() === 'identifier') names.add(right.text());
  }
  return names;
}

/** One comment on any overload documents them all, and only the first of them is kept. */
function withOverloads(declarations: readonly Declaration[]): readonly Declaration[] {
  const kept: Declaration[] = [];
  for (const declaration of declarations) {
    const before = kept.at(-1);
    const isOverload = before?.node.kind() === 'function_signature' && before.name === declaration.name;
    if (before === undefined || !isOverload) kept.push(declaration);
    else if (before.documentation === undefined) kept[kept.length - 1] = { ...before, documentation: declaration.documentation };
  }
  return kept;
}
