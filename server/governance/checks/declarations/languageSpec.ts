import type { SyntaxNode } from '../syntaxTree.ts';
import type { DeclarationKind } from './declaration.ts';

/** What the declarations of one language look like in its grammar. */
export interface LanguageSpec {
  /** Node kinds that declare something. A `function` inside a class body counts as a method. */
  readonly nodes: Readonly<Record<string, DeclarationKind>>;
  /** Node kinds that make the functions in them methods. */
  readonly classes: RegExp;
  /** Does this comment document what follows it? */
  readonly isDocumentation: (comment: string) => boolean;
  /** May blank lines stand between comment and declaration? */
  readonly allowsGap: boolean;
  /** Given the declaration and the modifiers written before its name. */
  readonly isPublic: (declaration: { readonly node: SyntaxNode; readonly name: string; readonly modifiers: string }) => boolean;
  /** Reads documentation that is not a comment before the declaration. */
  readonly innerDocumentation?: (node: SyntaxNode) => string | undefined;
}

const isJavadoc = (comment: string) => comment.startsWith('/**');
const isSlashDoc = (comment: string) => /^(?:\/\/\/|\/\*\*)/.test(comment);
const isOrdinary = (comment: string) => !/^(?:#!|# *(?:frozen_string_literal|rubocop|shellcheck|coding|typed):)/.test(comment);

const hasNone =
  (banned: RegExp) =>
  ({ modifiers }: { readonly modifiers: string }) =>
    !banned.test(modifiers);

/** Members of a Java, C# or PHP interface are public without saying so. */
const isInInterface = (node: SyntaxNode) => /interface|protocol|trait/.test(String(node.parent()?.parent()?.kind() ?? ''));

/** Docstring: https://peps.python.org/pep-0257/ */
export function docstringOf(block: SyntaxNode | null | undefined): string | undefined {
  const first = block?.children().find((child) => child.isNamed() && child.kind() !== 'comment');
  const literal = first?.kind() === 'expression_statement' ? first.child(0) : first;
  return literal?.kind() === 'string' || literal?.kind() === 'concatenated_string' ? literal.text() : undefined;
}

const isCapital = (name: string) => /^\p{Lu}/u.test(name);

/** `(r *Tree[K])` is `Tree`; a function without receiver counts as one of a public type. */
function receiverType(node: SyntaxNode): string {
  const receiver = node.field('receiver')?.text() ?? 'Public';
  return /(\w+)\s*(?:\[[^\]]*\]\s*)?\)?$/.exec(receiver)?.[1] ?? '';
}

const C_NODES = { function_definition: 'function', struct_specifier: 'type', enum_specifier: 'type', union_specifier: 'type' } as const;

/** By canonical language id. TypeScript and JavaScript live in script.ts: there what is public depends on the whole file. */
export const languageSpecs: Readonly<Record<string, LanguageSpec>> = {
  Python: {
    nodes: { function_definition: 'function', class_definition: 'class' },
    classes: /^class_definition$/,
    isDocumentation: () => false,
    allowsGap: false,
    isPublic: ({ name }) => !name.startsWith('_'),
    innerDocumentation: (node) => docstringOf(node.field('body')),
  },
  Go: {
    nodes: { function_declaration: 'function', method_declaration: 'method', type_spec: 'type', type_alias: 'type' },
    classes: /^$/,
    isDocumentation: (comment) => !/^\/\/(?:go:|nolint|line |export )/.test(comment),
    allowsGap: false,
    isPublic: ({ node, name }) => isCapital(name) && isCapital(receiverType(node)),
  },
  Java: {
    nodes: {
      method_declaration: 'method',
      constructor_declaration: 'method',
      class_declaration: 'class',
      interface_declaration: 'type',
      enum_declaration: 'type',
      record_declaration: 'class',
      annotation_type_declaration: 'type',
    },
    classes: /^$/,
    isDocumentation: isJavadoc,
    allowsGap: true,
    isPublic: ({ node, modifiers }) => /\bpublic\b/.test(modifiers) || (isInInterface(node) && !/\bprivate\b/.test(modifiers)),
  },
  CSharp: {
    nodes: {
      method_declaration: 'method',
      constructor_declaration: 'method',
      class_declaration: 'class',
      record_declaration: 'class',
      struct_declaration: 'type',
      interface_declaration: 'type',
      enum_declaration: 'type',
      delegate_declaration: 'type',
    },
    classes: /^$/,
    isDocumentation: isSlashDoc,
    allowsGap: false,
    isPublic: ({ node, modifiers }) => /\bpublic\b/.test(modifiers) || isInInterface(node),
  },
  Rust: {
    nodes: {
      function_item: 'function',
      function_signature_item: 'function',
      struct_item: 'type',
      enum_item: 'type',
      union_item: 'type',
      trait_item: 'type',
      type_item: 'type',
    },
    classes: /^(?:impl_item|trait_item)$/,
    isDocumentation: isSlashDoc,
    allowsGap: false,
    // Members of a trait follow the trait; `pub(crate)` and the like stay inside.
    isPublic: ({ node, modifiers }) => /\bpub\b(?!\s*\()/.test(modifiers) || node.parent()?.parent()?.kind() === 'trait_item',
  },
  Php: {
    nodes: {
      function_definition: 'function',
      method_declaration: 'method',
      class_declaration: 'class',
      interface_declaration: 'type',
      trait_declaration: 'type',
      enum_declaration: 'type',
    },
    classes: /^$/,
    isDocumentation: isJavadoc,
    allowsGap: true,
    isPublic: ({ name, modifiers }) => !/\b(?:private|protected)\b/i.test(modifiers) && !name.startsWith('__'),
  },
  Ruby: {
    nodes: { method: 'function', singleton_method: 'function', class: 'class', module: 'type' },
    classes: /^(?:class|module|singleton_class)$/,
    isDocumentation: isOrdinary,
    allowsGap: false,
    isPublic: ({ node, name }) => name !== 'initialize' && !isBelowRubyPrivate(node),
  },
  Kotlin: {
    nodes: { function_declaration: 'function', class_declaration: 'class', object_declaration: 'class', type_alias: 'type' },
    classes: /^(?:class_declaration|object_declaration|companion_object)$/,
    isDocumentation: isJavadoc,
    allowsGap: true,
    isPublic: hasNone(/\b(?:private|internal|protected)\b/),
  },
  Swift: {
    nodes: {
      function_declaration: 'function',
      init_declaration: 'method',
      protocol_function_declaration: 'method',
      class_declaration: 'class',
      protocol_declaration: 'type',
      typealias_declaration: 'type',
    },
    classes: /^(?:class_declaration|protocol_declaration)$/,
    isDocumentation: isSlashDoc,
    allowsGap: false,
    isPublic: ({ node, modifiers }) => /\b(?:public|open)\b/.test(modifiers) || node.kind() === 'protocol_function_declaration',
  },
  Scala: {
    nodes: { function_definition: 'function', class_definition: 'class', trait_definition: 'type', object_definition: 'class' },
    classes: /^(?:class_definition|trait_definition|object_definition)$/,
    isDocumentation: isJavadoc,
    allowsGap: true,
    isPublic: hasNone(/\b(?:private|protected)\b/),
  },
  Dart: {
    nodes: { function_signature: 'function', class_definition: 'class', enum_declaration: 'type', mixin_declaration: 'type' },
    classes: /^(?:class_definition|mixin_declaration|extension_declaration|enum_declaration)$/,
    isDocumentation: isSlashDoc,
    allowsGap: false,
    isPublic: ({ name }) => !name.startsWith('_'),
  },
  C: {
    nodes: C_NODES,
    classes: /^$/,
    isDocumentation: isOrdinary,
    allowsGap: false,
    isPublic: hasNone(/\bstatic\b/),
  },
  Cpp: {
    nodes: { ...C_NODES, class_specifier: 'class' },
    classes: /^(?:class_specifier|struct_specifier)$/,
    isDocumentation: isOrdinary,
    allowsGap: false,
    isPublic: hasNone(/\bstatic\b/),
  },
  Lua: {
    nodes: { function_declaration: 'function' },
    classes: /^$/,
    isDocumentation: isOrdinary,
    allowsGap: false,
    isPublic: ({ node }) => !node.text().startsWith('local'),
  },
  Bash: {
    nodes: { function_definition: 'function' },
    classes: /^$/,
    isDocumentation: isOrdinary,
    allowsGap: false,
    isPublic: ({ name }) => !name.startsWith('_'),
  },
};

/** After a bare `private` or `protected` in the same body. */
function isBelowRubyPrivate(node: SyntaxNode): boolean {
  const marks = node.prevAll().filter((sibling) => /^(?:private|protected|public)$/.test(sibling.text()));
  return marks.length > 0 && marks.sort((a, b) => b.range().start.index - a.range().start.index)[0]?.text() !== 'public';
}
