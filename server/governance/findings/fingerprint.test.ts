import { expect, test } from 'vitest';
import { fingerprintFindings, type UnmarkedFinding } from './fingerprint.ts';

/** Findings of `no-console` on every `console.log(…)` of a text, in reverse order. */
function find(text: string, path = 'a.ts'): UnmarkedFinding[] {
  const lineStarts = [0, ...[...text.matchAll(/\n/g)].map((match) => match.index + 1)];
  const at = (offset: number) => {
    const line = lineStarts.findLastIndex((start) => start <= offset);
    return { line, character: offset - (lineStarts[line] ?? 0) };
  };
  const matches = [...text.matchAll(/console\.log\([^)]*\)/g)].toReversed();
  return matches.map((match) => ({
    ruleId: 'no-console',
    severity: 'error',
    message: 'm',
    path,
    range: { start: at(match.index), end: at(match.index + match[0].length) },
    fixes: [],
    related: [],
    fixable: false,
  }));
}
const prints = (text: string, path?: string): string[] =>
  fingerprintFindings(text, find(text, path))
    .map(({ fingerprint }) => fingerprint)
    .toReversed();

const TEXT = 'function f() {\n  console.log(a, b);\n  console.log(a, b);\n  return console.log(c);\n}\n';

test('three findings have three fingerprints, two of them on equal lines', () => {
  expect(new Set(prints(TEXT)).size).toBe(3);
});

test.each([
  ['moved down', `// new\n\n${TEXT}`],
  ['re-indented', TEXT.replaceAll('  ', '\t\t')],
  ['with Windows line endings', TEXT.replaceAll('\n', '\r\n')],
  ['re-spaced', TEXT.replaceAll('a, b', 'a,b')],
])('lines that are %s keep theirs', (_, text) => {
  expect(prints(text)).toEqual(prints(TEXT));
});

test('a moved file keeps its fingerprints', () => {
  expect(prints(TEXT, 'b/c.ts')).toEqual(prints(TEXT, 'a.ts'));
});

test('a new equal finding is one more, an edited one is another', () => {
  const added = prints(TEXT.replace('  return', '  console.log(a, b);\n  return'));
  expect(added.filter((print) => !prints(TEXT).includes(print))).toHaveLength(1);
  const edited = prints(TEXT.replace('log(c)', 'log(d)'));
  expect(edited.filter((print) => !prints(TEXT).includes(print))).toHaveLength(1);
});

test('work inside a long match is not a new finding, words do not grow together', () => {
  const long = (middle: string) => `console.log(\n1,\n2,\n3,\n4,\n5,\n${middle},\n7)`;
  expect(prints(long('6'))).toEqual(prints(long('six')));
  expect(prints('console.log(new  X)')).toEqual(prints('console.log(new X)'));
  expect(prints('console.log(new X)')).not.toEqual(prints('console.log(newX)'));
});
