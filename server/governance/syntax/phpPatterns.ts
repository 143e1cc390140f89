import { PHP_OPENING } from './barePhp.ts';
import { kindOf, parsers } from './parsers.ts';
import { type PatternParts, patternParts, preprocess, singleDescendant } from './patternSource.ts';

/**
 * A `pattern:` value for the parser package, whose grammar starts in HTML where the binary's starts in code; as it is where that means the same (`$A` alone) or
 * nothing at all.
 */
export function phpPattern(pattern: unknown): unknown {
  const parts = patternParts(pattern);
  if (parts === undefined || isVariable(parts.source)) return pattern;
  const context = opened(parts.source);
  const selector = parts.selector ?? rootKind(parts);
  // Without a single root ast-grep refuses the pattern and says why.
  if (selector === undefined) return context;
  return { context, selector, ...(parts.strictness === undefined ? {} : { strictness: parts.strictness }) };
}

/**
 * True when a pattern has no correct syntax by itself (`$A = $B`: PHP cannot assign to a name). ast-grep compares such a pattern with
 * nodes of every kind, unless it has a selector; and here it needs one.
 */
export function isErrorPattern(pattern: unknown): boolean {
  const parts = patternParts(pattern);
  return parts !== undefined && parts.selector === undefined && !isVariable(parts.source) && rootKind(parts) === 'ERROR';
}

function rootKind({ source }: PatternParts): string | undefined {
  const children = parsers()
    .parse('Php', preprocess(opened(source), 'Php'))
    .children()
    .filter((child) => kindOf(child) !== 'php_tag');
  const [first] = children;
  const isSingle = children.length === 1 && first?.isNamed() === true;
  return isSingle ? kindOf(singleDescendant(first)) : undefined;
}

function isVariable(source: string): boolean {
  return /^\s*\$+[A-Z_][A-Z0-9_]*\s*$/.test(source);
}

function opened(source: string): string {
  return source.trimStart().startsWith('<?') ? source : PHP_OPENING + source;
}
