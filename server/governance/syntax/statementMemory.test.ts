import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lineChange } from '../proposed/lineChange.ts';
import type { Rule, SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { StatementMemory } from './statementMemory.ts';
import { createSyntaxEngine, type SyntaxMatch } from './syntaxEngine.ts';

const isSyntax = (rule: Rule): rule is SyntaxRule => rule.body.kind === 'syntax';
const read = (yaml: string): SyntaxRule[] =>
  parseRuleFile(yaml, { file: '/w/r.yml', pack: 'workspace', scope: '', globalUtils: [] }).rules.filter(isSyntax);

/** One rule for each way of looking around, those that see other statements included. */
const RULES = read(`
id: call
language: ts
rule: { pattern: foo($A) }
message: foo of $A
fix: bar($A)
---
id: in-function
language: ts
rule: { pattern: foo($A), inside: { kind: function_declaration, stopBy: end } }
---
id: in-file-with-import
language: ts
rule: { pattern: foo($A), inside: { stopBy: end, kind: program, has: { pattern: import $X from 'x' } } }
---
id: not-after-import
language: ts
rule: { kind: expression_statement, not: { follows: { stopBy: end, kind: import_statement } } }
---
id: anywhere-regex
language: ts
rule: { kind: identifier, regex: ^secret }
---
id: first
language: ts
rule: { kind: expression_statement, nthChild: 1 }
---
id: under-anything
language: ts
rule: { pattern: foo($A), inside: { stopBy: end, regex: import } }
---
id: constrained
language: ts
rule: { pattern: $F($A) }
constraints: { F: { regex: ^foo$ }, A: { kind: number } }
message: $F with a number $A
---
id: with-util
language: ts
utils: { in-class: { inside: { kind: class_body, stopBy: end } } }
rule: { pattern: foo($A), matches: in-class }
`);

const START = `import x from 'x';\nfoo(1);\n\nfunction f() {\n  foo(2);\n  return secret;\n}\nclass C {\n  m() { foo(3); foo(4); }\n}\nfoo(1); foo(5);\n`;

/** The same text over and over, changed a little at one place each time: pseudo-random, the same on every run. */
function* edits(text: string, count: number, pieces: readonly string[]): Generator<string> {
  let seed = 7;
  const next = (limit: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed % limit;
  };
  let current = text;
  for (let index = 0; index < count; index++) {
    const at = next(current.length + 1);
    const removed = next(3) === 0 ? next(6) : 0;
    current = current.slice(0, at) + (pieces[next(pieces.length)] ?? '') + current.slice(at + removed);
    if (current.length > text.length * 2 || current.length < 10) current = text;
    yield current;
  }
}

const PIECES = [
  '',
  '\n',
  ' ',
  ';',
  '{',
  '}',
  '(',
  'foo(1)',
  'foo(6);\n',
  'secret',
  "import x from 'x';\n",
  'function g() {',
  '/* ',
  '*/',
  '`',
  'a',
];

it('finds what a check without memory finds, whatever is typed', () => {
  const engine = createSyntaxEngine(RULES);
  const memory = new StatementMemory();
  let checked = 0;
  for (const text of edits(START, 1_500, PIECES)) {
    const file = { path: 'a.ts', text, language: 'TypeScript' };
    const fresh = engine.check(file, () => true);
    const remembered = engine.check(file, () => true, undefined, memory);
    expect({ text, matches: remembered.matches }).toEqual({ text, matches: fresh.matches });
    checked += fresh.matches.length;
  }
  expect(checked).toBeGreaterThan(500);
});

it('finds on touched lines what a check of everything finds there', () => {
  const engine = createSyntaxEngine(RULES);
  let before = START;
  let checked = 0;
  for (const text of edits(START, 1_500, PIECES)) {
    const { isChanged } = lineChange(before, text);
    before = text;
    const reaches = ({ range }: SyntaxMatch): boolean => {
      for (let line = range.start.line; line <= range.end.line; line++) if (isChanged(line)) return true;
      return false;
    };
    const file = { path: 'a.ts', text, language: 'TypeScript' };
    const whole = engine.check(file, () => true).matches.filter(reaches);
    const touched = engine.check({ ...file }, () => true, undefined, undefined, isChanged).matches.filter(reaches);
    expect({ text, matches: touched }).toEqual({ text, matches: whole });
    checked += whole.length;
  }
  expect(checked).toBeGreaterThan(500);
});

it('asks only about the statement that changed', () => {
  const engine = createSyntaxEngine(RULES);
  const memory = new StatementMemory();
  const text = START + 'const filler = 1;\n'.repeat(50);
  engine.check({ path: 'a.ts', text, language: 'TypeScript' }, () => true, undefined, memory);
  const known = memory.recall({ key: 'lexical_declaration 0 const filler = 1;', start: { line: 12, character: 0 } });
  expect(known).toEqual([]);
  expect(
    memory.recall({ key: 'expression_statement 0 foo(1);', start: { line: 1, character: 0 } })?.map((match) => match.ruleId),
  ).toContain('call');
});

it('forgets when other rules are asked', () => {
  const engine = createSyntaxEngine(RULES);
  const memory = new StatementMemory();
  const file = { path: 'a.ts', text: START, language: 'TypeScript' };
  const calls = engine.check(file, (ruleId) => ruleId === 'call', undefined, memory).matches.length;
  expect(engine.check(file, () => true, undefined, memory).matches.length).toBeGreaterThan(calls);
});

it('finds the same in a real file with the built-in rules', { timeout: 120_000 }, () => {
  const file = fileURLToPath(new URL('../checks/commit-message/commitMessage.ts', import.meta.url));
  const text = readFileSync(file, 'utf8');
  const engine = createSyntaxEngine(RULES);
  const memory = new StatementMemory();
  for (const changed of edits(text, 60, PIECES)) {
    const source = { path: 'a.ts', text: changed, language: 'TypeScript' };
    expect(engine.check(source, () => true, undefined, memory).matches).toEqual(engine.check(source, () => true).matches);
  }
});
