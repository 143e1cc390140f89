import { describe, expect, it } from 'vitest';
import { asciiRegex, withAsciiRegexes } from './asciiRegex.ts';
import { parsers } from './parsers.ts';

const SOURCES = [
  String.raw`^\w+$`,
  String.raw`^[\w$-]+\s*=\s*\d{2}$`,
  String.raw`\bfoo\b`,
  String.raw`^[^\s\w]+$`,
  String.raw`\\w|\\b`,
  String.raw`(?i)^\w+\W\w+$`,
  String.raw`(?x) ^ \w+ [\s,] \S+ $`,
  String.raw`^\D\S$`,
  String.raw`^\p{Lu}\w*$`,
  String.raw`\b{start}foo\b{end}`,
];
const STATEMENTS = ['foo;', 'a_1$ = 42;', '"a foo b";', 'x.foo;', '`a-b`;', 'Foo + Bar;', "'a\\\\wb';", '$$;', 'k1 , s2;', 'Ab;', '+-;'];

describe('asciiRegex', () => {
  it.each(SOURCES)('%s matches the same nodes of ASCII text', (regex) => {
    const root = parsers().parse('TypeScript', STATEMENTS.join('\n'));
    const nodes = (source: string): string[] =>
      root.findAll({ rule: { regex: source } }).map((node) => `${String(node.kind())} ${node.text()}`);
    expect(nodes(asciiRegex(regex))).toEqual(nodes(regex));
  });

  it('leaves escaped backslashes and properties alone', () => {
    expect(asciiRegex(String.raw`\\w\p{L}\b{start}\x41`)).toBe(String.raw`\\w\p{L}\b{start}\x41`);
  });

  it('changes regexes at any depth, and gives back rules that have none', () => {
    const plain = { pattern: 'a', any: [{ kind: 'b' }] };
    expect(withAsciiRegexes(plain)).toBe(plain);
    expect(withAsciiRegexes({ all: [{ has: { regex: String.raw`\d` } }] })).toEqual({ all: [{ has: { regex: '[0-9]' } }] });
  });
});
