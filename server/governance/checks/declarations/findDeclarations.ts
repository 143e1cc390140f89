import { parseSource, type SyntaxNode } from '../syntaxTree.ts';
import type { Declaration } from './declaration.ts';
import { documentationBefore } from './documentationBefore.ts';
import { type LanguageSpec, languageSpecs } from './languageSpec.ts';
import { declaratorOf, parametersOf } from './parameters.ts';
import { findScriptDeclarations, SCRIPT_LANGUAGES } from './script.ts';

/** Declarations of a source text in order; `undefined` for a language that is not known here. */
export function findDeclarations(text: string, language: string | undefined): readonly Declaration[] | undefined {
  if (language === undefined) return undefined;
  const spec = languageSpecs[language];
  const isScript = SCRIPT_LANGUAGES.has(language);
  if (spec === undefined && !isScript) return undefined;
  const root = parseSource(text, language);
  if (root === undefined) return undefined;
  return spec === undefined ? findScriptDeclarations(root) : findBySpec(root, spec);
}

function findBySpec(root: SyntaxNode, spec: LanguageSpec): readonly Declaration[] {
  const found: Declaration[] = [];
  const visible = new Map<number, boolean>();
  for (const node of root.findAll({ rule: { any: Object.keys(spec.nodes).map((kind) => ({ kind })) } })) {
    const declaration = describe(node, spec, visible);
    if (declaration !== undefined) found.push(declaration);
  }
  return found;
}

function describe(node: SyntaxNode, spec: LanguageSpec, visible: Map<number, boolean>): Declaration | undefined {
  const nameNode = nameOf(node);
  const kind = spec.nodes[String(node.kind())];
  // `struct S x;` uses a type, it declares none.
  if (nameNode === undefined || kind === undefined || isUseOfType(node)) return undefined;
  const name = nameNode.text();
  const ancestors = node.ancestors();
  const owner = ancestors.find(
    (ancestor) => spec.nodes[String(ancestor.kind())] !== undefined || spec.classes.test(String(ancestor.kind())),
  );
  const modifiers = modifiersBefore(node, nameNode);
  const isInFunction = owner !== undefined && /function|method|constructor|init_decl/.test(String(owner.kind()));
  const isPublic = !isInFunction && (owner === undefined || (visible.get(owner.id()) ?? true)) && spec.isPublic({ node, name, modifiers });
  visible.set(node.id(), isPublic);
  return {
    kind: kind === 'function' && owner !== undefined && spec.classes.test(String(owner.kind())) ? 'method' : kind,
    name,
    nameNode,
    node,
    parameters: /function|method|constructor|init_decl/.test(String(node.kind())) || kind === 'function' ? parametersOf(node) : [],
    isPublic,
    isInherited: /@?\b[Oo]verrid(?:e|den)\b|@overload\b|\.(?:setter|deleter)\b/.test(modifiers) || isRustTraitImpl(owner),
    documentation: spec.innerDocumentation?.(node) ?? documentationBefore(node, spec.isDocumentation, spec.allowsGap),
  };
}

function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  const declared = declaratorOf(node)?.field('declarator');
  if (declared !== undefined && declared !== null) return declared;
  return node.field('name') ?? node.children().find((child) => /^(?:simple_identifier|type_identifier)$/.test(String(child.kind())));
}

function isUseOfType(node: SyntaxNode): boolean {
  return /_specifier$/.test(String(node.kind())) && node.field('body') === null;
}

/** What stands before the name, decorators and annotations around the node included. */
function modifiersBefore(node: SyntaxNode, nameNode: SyntaxNode): string {
  const own = node.text().slice(0, nameNode.range().start.index - node.range().start.index);
  const around =
    node.parent()?.kind() === 'decorated_definition'
      ? (node
          .parent()
          ?.text()
          .slice(0, 400)
          .split(/\b(?:def|class)\b/)[0] ?? '')
      : '';
  const annotation = node.parent()?.prev() ?? node.prev();
  return `${around} ${/annotation/.test(String(annotation?.kind())) ? annotation?.text() : ''} ${own}`;
}

/** Methods of `impl Trait for Type` are documented in the trait. */
function isRustTraitImpl(owner: SyntaxNode | undefined): boolean {
  return owner?.kind() === 'impl_item' && owner.field('trait') !== null;
}
