import { kindOf, parsers, type SgNode } from './parsers.ts';
import { expandoOf, patternParts, patternRoot, preprocess } from './patternSource.ts';
import { allOf, type RequiredText } from './requiredText.ts';

/** What can be told of a pattern before it is matched. */
export interface PatternShape {
  /** Kind of the nodes that it can match; `undefined`: any, or unknown. */
  readonly kind: string | undefined;
  /** Words that every match contains. */
  readonly words: RequiredText;
  /** `$A` variables that every match binds to one node. */
  readonly variables: ReadonlySet<string>;
}

const unknownShape: PatternShape = { kind: undefined, words: true, variables: new Set() };

/** Reads the shape of a `pattern:` value: a string, or an object with `context`, `selector` and `strictness`. */
export function patternShape(pattern: unknown, language: string): PatternShape {
  const parts = patternParts(pattern);
  if (parts === undefined) return unknownShape;
  const expando = expandoOf(language);
  const node = patternRoot(parsers().parse(language, preprocess(parts.source, language)), parts.selector);
  if (node === undefined) return unknownShape;
  const shape = { words: [] as RequiredText[], variables: new Set<string>() };
  collect(node, expando, shape);
  const hasText = parts.strictness === undefined || parts.strictness === 'smart' || parts.strictness === 'cst';
  const isOpen = parts.strictness === 'template' || kindOf(node) === 'ERROR' || metaVariable(node.text(), expando) !== undefined;
  return {
    kind: isOpen ? undefined : kindOf(node),
    words: hasText ? allOf(shape.words) : true,
    variables: hasText ? shape.variables : new Set(),
  };
}

function collect(node: SgNode, expando: string, into: { words: RequiredText[]; variables: Set<string> }): void {
  const kind = kindOf(node);
  if (kind.includes('comment')) return;
  const text = node.text();
  const variable = metaVariable(text, expando);
  if (variable !== undefined) {
    if (variable.isSingle) into.variables.add(variable.name);
    return;
  }
  const children = node.children();
  if (children.length > 0) for (const child of children) collect(child, expando, into);
  // Unnamed leaves (keywords, punctuation) may be skipped by some strictness, and are in most files anyway.
  else if (node.isNamed()) into.words.push(...(text.match(/\w+/g) ?? []).filter(isTelling).map((word) => ({ word })));
}

function isTelling(word: string): boolean {
  return word.length > 1;
}

function metaVariable(text: string, expando: string): { readonly name: string; readonly isSingle: boolean } | undefined {
  if (!text.startsWith(expando)) return undefined;
  const found = /^[A-Z_][A-Z0-9_]*$|^$/;
  for (const count of [3, 2, 1]) {
    const prefix = expando.repeat(count);
    if (!text.startsWith(prefix)) continue;
    const name = text.slice(prefix.length);
    if (!found.test(name) || (name === '' && count < 3)) return undefined;
    return { name, isSingle: count < 3 && !name.startsWith('_') };
  }
  return undefined;
}
