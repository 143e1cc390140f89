import { describe, expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { parsers } from './parsers.ts';
import { createSyntaxEngine } from './syntaxEngine.ts';

const read = (yaml: string): SyntaxRule[] => {
  const { rules, problems } = parseRuleFile(yaml, { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] });
  expect(problems).toEqual([]);
  // The rules of these tests are all syntax rules.
  return rules as SyntaxRule[];
};
const check = (yaml: string, text: string, path = 'a.ts') =>
  createSyntaxEngine(read(yaml)).check({ path, text, language: undefined }, () => true);
const found = (yaml: string, text: string, path = 'a.ts') =>
  check(yaml, text, path).matches.map(({ ruleId, range }) => `${ruleId} ${range.start.line}:${range.start.character}`);
const fixed = (yaml: string, text: string): string => {
  const edit = check(yaml, text).matches[0]?.fixes[0]?.edits[0];
  const offset = (at: { line: number; character: number } | undefined) =>
    text.split('\n').slice(0, at?.line).join('\n').length + ((at?.line ?? 0) > 0 ? 1 : 0) + (at?.character ?? 0);
  return text.slice(0, offset(edit?.range.start)) + edit?.newText + text.slice(offset(edit?.range.end));
};

describe('createSyntaxEngine', () => {
  it('reports all rules that match one node, not only the first', () => {
    const rules = ['foo($A)', '$F($A)', 'foo(1)', 'bar($A)'].map((pattern, n) => `id: r${n}\nlanguage: ts\nrule: { pattern: ${pattern} }`);
    expect(found(rules.join('\n---\n'), 'foo(1); bar(2)')).toEqual(['r0 0:0', 'r1 0:0', 'r2 0:0', 'r1 0:8', 'r3 0:8']);
  });

  it('keeps variables, constraints and utilities of rules apart', () => {
    const yaml = `
id: a
language: ts
message: a $A
rule: { pattern: $A == $B, not: { matches: same } }
utils: { same: { pattern: $C == $C } }
---
id: b
language: ts
message: b $A
rule: { all: [{ pattern: $A == $B }, { matches: same }] }
utils: { same: { pattern: $A == 1 } }
constraints: { A: { regex: ^x } }`;
    expect(check(yaml, 'x == 1; y == 1; z == z').matches.map((match) => match.message)).toEqual(['a x', 'b x', 'a y']);
  });

  it('counts columns in UTF-16 units', () => {
    expect(found('id: a\nlanguage: ts\nrule: { pattern: foo() }', 'let s = "é😀"; foo()\r\nfoo()')).toEqual(['a 0:15', 'a 1:0']);
  });

  it('fills in source slices, transforms and labels', () => {
    const yaml = `
id: a
language: ts
message: $F of $$$ARGS is $UP
rule: { pattern: '$F($$$ARGS)' }
transform: { UP: { convert: { source: $F, toCase: upperCase } } }
labels: { F: { style: primary, message: the callee $F } }
fix: $UP([$$$ARGS])`;
    const [match] = check(yaml, 'go(1,  /* c */ 2)').matches;
    expect(match).toMatchObject({
      message: 'go of 1,  /* c */ 2 is GO',
      related: [{ message: 'the callee go', range: { start: { line: 0, character: 0 }, end: { line: 0, character: 2 } } }],
      fixes: [{ edits: [{ newText: 'GO([1,  /* c */ 2])' }] }],
    });
  });

  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: the source text under test holds template literals
  it('indents code, and leaves lines inside strings as they are', () => {
    const yaml = 'id: a\nlanguage: ts\nrule: { pattern: old($A) }\nfix: |-\n  fresh(\n    $A\n  )';
    expect(fixed(yaml, '{\n  old(() => {\n    return `x\n  y ${f({\n      a: 1,\n    })}\n z`;\n  })\n}')).toBe(
      '{\n  fresh(\n    () => {\n      return `x\n  y ${f({\n        a: 1,\n      })}\n z`;\n    }\n  )\n}',
    );
  });

  // biome-ignore-end lint/suspicious/noTemplateCurlyInString: see above

  it('grows a fix to the neighbours it names', () => {
    const yaml =
      "id: a\nlanguage: ts\nrule: { kind: number, regex: ^2$ }\nfix: { template: '', expandEnd: { regex: ',' }, expandStart: { kind: number, stopBy: end } }";
    expect(fixed(yaml, 'f(1, 2, 3)')).toBe('f( 3)');
  });

  it('leaves out and names a rule that napi refuses', () => {
    const [good, bad] = read('id: good\nlanguage: ts\nrule: { kind: number }\n---\nid: bad\nlanguage: ts\nrule: { kind: string }');
    if (good === undefined || bad === undefined) throw new Error('two rules expected');
    const broken: SyntaxRule = { ...bad, body: { ...bad.body, matcher: { rule: { kind: 'nope' } } } };
    const report = createSyntaxEngine([broken, good]).check({ path: 'a.ts', text: '1', language: 'TypeScript' }, () => true);
    expect(report.matches.map((match) => match.ruleId)).toEqual(['good']);
    expect(report.notices).toMatchObject([{ kind: 'rule-broken', ruleId: 'bad', path: '/r.yml' }]);
  });

  it('leaves out a rule over its budget, and says so once', () => {
    const rules = read('id: slow\nlanguage: ts\nrule: { kind: number }\n---\nid: quick\nlanguage: ts\nrule: { kind: string }');
    // What the clock shows: before and after the walk over both rules, then before and after each by itself, the slow one twice.
    const clock = [0, 2000, 0, 2000, 0, 2000, 0, 10];
    const engine = createSyntaxEngine(rules, () => clock.shift() ?? 0);
    const run = () => engine.check({ path: 'a.ts', text: '1; "x"', language: 'TypeScript' }, () => true, 1000);
    const first = run();
    expect(first.notices).toMatchObject([{ kind: 'rule-timeout', ruleId: 'slow', path: 'a.ts' }]);
    expect(first.matches.map((match) => match.ruleId)).toEqual(['quick']);
    expect(run()).toMatchObject({ notices: [], matches: [{ ruleId: 'quick' }] });
  });

  it('gives a rule as long as the configuration says, and a second chance', () => {
    const rules = read('id: slow\nlanguage: ts\nrule: { kind: number }');
    const notices = (clock: number[], ruleTimeMs?: number) =>
      createSyntaxEngine(rules, () => clock.shift() ?? 0).check({ path: 'a.ts', text: '1', language: 'TypeScript' }, () => true, ruleTimeMs)
        .notices;
    expect(notices([0, 1500, 0, 1500, 0, 1500])).toEqual([]);
    expect(notices([0, 1500, 0, 1500, 0, 1500], 1000)[0]?.message).toContain('took longer than 1000 ms');
    expect(notices([0, 1500, 0, 1500, 0, 10], 1000)).toEqual([]);
  });

  it('asks only active rules', () => {
    const engine = createSyntaxEngine(read('id: a\nlanguage: ts\nrule: { kind: number }'));
    expect(engine.check({ path: 'a.ts', text: '1', language: 'TypeScript' }, () => false).matches).toEqual([]);
  });

  it('counts errors and missing tokens', () => {
    const { countParseErrors } = createSyntaxEngine([]);
    expect(countParseErrors('let a = 1;', 'TypeScript')).toBe(0);
    expect(countParseErrors('let a = (1;', 'TypeScript')).toBeGreaterThan(0);
    expect(countParseErrors("x = ''\ndef f():\n  pass\n", 'Python')).toBe(0);
  });
});

describe('a PHP pattern', () => {
  const yaml = "id: a\nlanguage: php\nmessage: reads $K\nrule: { pattern: '$_GET[$K]' }\nfix: input($K)";

  it('is found in code between HTML', () => {
    expect(found(yaml, '<h1>hi</h1>\n<p><?= $_GET["a"] ?></p>\n<?php f($_GET[1]); ?>\n<b>$_GET[2]</b>', 'a.php')).toEqual([
      'a 1:7',
      'a 2:8',
    ]);
  });

  it('is found in code without a tag, as ast-grep finds it, places and fixes included', () => {
    const [match, ...others] = check(yaml, '$x = $_GET["é"];', 'a.php').matches;
    expect(others).toEqual([]);
    const range = { start: { line: 0, character: 5 }, end: { line: 0, character: 15 } };
    expect(match).toMatchObject({ message: 'reads "é"', range, fixes: [{ edits: [{ range, newText: 'input("é")' }] }] });
  });
});

describe.skipIf(parsers().binary() === undefined)('a rule that only the grammar of the ast-grep binary knows', () => {
  // tree-sitter-dart of the package has no call_expression.
  const yaml =
    'id: a\nlanguage: dart\nmessage: call of $F\nrule: { kind: call_expression, has: { field: function, pattern: $F } }\nfix: called($F)';

  it('loads, and is checked by the binary with all that goes with it', () => {
    const [match, ...others] = check(yaml, 'void main() {\n  // ast-grep-ignore\n  foo(1);\n}', 'a.dart').matches;
    expect(others).toEqual([]);
    expect(match).toMatchObject({
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 8 } },
      message: 'call of foo',
      fixes: [{ edits: [{ newText: 'called(foo)', range: { start: { line: 2, character: 2 }, end: { line: 2, character: 8 } } }] }],
    });
  });

  it.each([
    ['hcl', 'x.tf', 'resource "a" "b" {\n  acl = "public"\n}', '{ kind: attribute, has: { kind: identifier, regex: ^acl$ } }'],
    ['solidity', 'x.sol', 'contract A {\n  function f() public { g(); }\n}', '{ kind: function_definition }'],
  ])('reads %s, for which there is no parser package', (language, path, text, rule) => {
    expect(found(`id: a\nlanguage: ${language}\nrule: ${rule}`, text, path)).toEqual(['a 1:2']);
  });
});
