import { describeLanguage } from './languages.ts';
import { isMissing } from './parseErrors.ts';
import { kindOf, type SgNode } from './parsers.ts';
import { isRuleObject } from './ruleObject.ts';

/** A `pattern:` value taken apart: a string, or an object with `context`, `selector` and `strictness`. */
export interface PatternParts {
  readonly source: string;
  readonly selector: string | undefined;
  readonly strictness: string | undefined;
}

/** The parts of a `pattern:` value; `undefined` when it is none. */
export function patternParts(pattern: unknown): PatternParts | undefined {
  if (typeof pattern === 'string') return { source: pattern, selector: undefined, strictness: undefined };
  if (!isRuleObject(pattern) || typeof pattern['context'] !== 'string') return undefined;
  const { context, selector, strictness } = pattern;
  return {
    source: context,
    selector: typeof selector === 'string' ? selector : undefined,
    strictness: strictness === undefined ? undefined : String(strictness),
  };
}

/** Stand-ins for `$` of the languages inside napi, from ast-grep's crates/language. */
const builtInExpando: Readonly<Record<string, string>> = { Html: 'z', Css: '_' };

/** The character that stands for `$` in patterns of a language. */
export function expandoOf(language: string): string {
  return describeLanguage(language)?.parser?.expandoChar ?? builtInExpando[language] ?? '$';
}

/** As ast-grep's `pre_process_pattern`: `$` becomes the stand-in where it starts a variable. */
export function preprocess(source: string, language: string): string {
  const expando = expandoOf(language);
  if (expando === '$') return source;
  return source.replace(/(\$+)([A-Z_]?)/g, (_, dollars: string, next: string) =>
    next !== '' || dollars.length === 3 ? expando.repeat(dollars.length) + next : dollars,
  );
}

/** As ast-grep finds a pattern's root: the selected node, or down from the top as long as there is a single child. */
export function patternRoot(root: SgNode, selector: string | undefined): SgNode | undefined {
  if (selector !== undefined) return /^\w+$/.test(selector) ? (root.find({ rule: { kind: selector } }) ?? undefined) : undefined;
  return singleDescendant(root);
}

/** The first node on the way down that has not exactly one child. */
export function singleDescendant(root: SgNode): SgNode {
  let node = root;
  for (let next = singleChild(node); next !== undefined; next = singleChild(node)) node = next;
  return node;
}

/** A second child that the parser made up (a missing semicolon) or that has no kind does not count. */
function singleChild(node: SgNode): SgNode | undefined {
  const [first, second, third] = node.children();
  if (first === undefined || second === undefined) return first;
  return third === undefined && (kindOf(second) === '' || isMissing(second)) ? first : undefined;
}
