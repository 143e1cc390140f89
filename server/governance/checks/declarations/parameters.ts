import type { SyntaxNode } from '../syntaxTree.ts';

const LISTS = /^(?:formal_parameters|parameters|parameter_list|formal_parameter_list|method_parameters|function_value_parameters)$/;
const NESTED = /^(?:optional_formal_parameters|named_formal_parameters)$/;
const NOT_PARAMETERS =
  /comment|separator|modifier|annotation|attribute|literal$|^(?:self_parameter|this|type|array_type|nullable_type|predefined_type)$/;
const NAMES = /^(?:identifier|simple_identifier|name|vararg_expression)$/;
/** Taken apart in place: has no name that a comment could mention. */
const PATTERNS =
  /^(?:object_pattern|array_pattern|tuple_pattern|struct_pattern|tuple_struct_pattern|slice_pattern|destructured_parameter)$/;

/** Names of the parameters of a function node, in order; `undefined` for one that is taken apart. */
export function parametersOf(node: SyntaxNode): readonly (string | undefined)[] {
  const single = node.field('parameter');
  if (single !== null && node.kind() === 'arrow_function') return [single.text()];
  const lists = parameterLists(node);
  return lists.flatMap(namesIn).filter((name) => name === undefined || !/^(?:self|cls|this)$/.test(name));
}

function parameterLists(node: SyntaxNode): readonly SyntaxNode[] {
  const declared = declaratorOf(node);
  if (declared !== undefined) return children(declared).filter((child) => child.kind() === 'parameter_list');
  const field = node.field('parameters');
  const own = children(node);
  if (own.some((child) => child.kind() === 'parameter')) return [node];
  if (field === null) return own.filter((child) => LISTS.test(String(child.kind()))).slice(0, 1);
  // Scala's functions may have several lists; Go's receiver and result are lists too, but not of kind `parameters`.
  return field.kind() === 'parameters' ? own.filter((child) => child.kind() === 'parameters') : [field];
}

/** C and C++: the function's declarator sits below pointers and references. */
export function declaratorOf(node: SyntaxNode): SyntaxNode | undefined {
  let at = node.field('declarator');
  while (at !== null && at.kind() !== 'function_declarator') at = at.field('declarator') ?? at.children().find(isDeclarator) ?? null;
  return at ?? undefined;
}

function isDeclarator(node: SyntaxNode): boolean {
  return /declarator$/.test(String(node.kind()));
}

function namesIn(list: SyntaxNode): readonly (string | undefined)[] {
  const isFunctionItself = !LISTS.test(String(list.kind())) && !NESTED.test(String(list.kind()));
  return children(list)
    .filter((child) => (isFunctionItself ? child.kind() === 'parameter' : !NOT_PARAMETERS.test(String(child.kind()))))
    .flatMap((child) => (NESTED.test(String(child.kind())) ? namesIn(child) : namesOfOne(child)));
}

function namesOfOne(parameter: SyntaxNode): readonly (string | undefined)[] {
  if (parameter.kind() === 'parameter_declaration') return namesOfDeclaration(parameter);
  if (NAMES.test(String(parameter.kind()))) return [parameter.text()];
  const first = parameter.child(0);
  if (first?.kind() === 'this') return [];
  const named = parameter.field('name') ?? parameter.field('pattern');
  return [nameBelow(named ?? parameter)];
}

/** Go puts several names before one type; C puts the name into a declarator; both allow none. */
function namesOfDeclaration(parameter: SyntaxNode): readonly (string | undefined)[] {
  const declarator = parameter.field('declarator');
  if (declarator !== null) return [nameBelow(declarator)];
  const names = children(parameter).filter((child) => child.kind() === 'identifier');
  if (names.length > 0) return names.map((name) => name.text());
  return parameter.text() === 'void' ? [] : [undefined];
}

function nameBelow(node: SyntaxNode): string | undefined {
  const kind = String(node.kind());
  if (PATTERNS.test(kind)) return undefined;
  if (NAMES.test(kind)) return node.text();
  for (const child of children(node)) {
    if (/type|annotation|modifier|attribute/.test(String(child.kind()))) continue;
    const name = nameBelow(child);
    if (name !== undefined || PATTERNS.test(String(child.kind()))) return name;
  }
  return undefined;
}

function children(node: SyntaxNode): readonly SyntaxNode[] {
  return node.children().filter((child) => child.isNamed());
}
