import { describe, expect, it } from 'vitest';
import { parseGlobalUtils } from './globalUtils.ts';
import { parseRuleFile } from './ruleFile.ts';

const parse = (text: string, utils = '') =>
  parseRuleFile(text, { file: '/w/r.yml', pack: 'workspace', scope: '', globalUtils: parseGlobalUtils(utils, '/w/u.yml').utils });
const problemsOf = (text: string) =>
  parse(text).problems.map(({ severity, message, range }) => [severity, `${range?.start.line}:${range?.start.character}`, message]);

describe('parseRuleFile', () => {
  it('reads the whole format', () => {
    const { rules, problems } = parse(`
id: all
language: ts
severity: error
message: no $A
note: because
url: https://example.com
files: ['src/**', { glob: '*.TS', caseInsensitive: true }]
ignores: ['**/x/**']
rule: { pattern: foo($A) }
constraints: { A: { regex: ^x } }
transform: { B: 'replace($A, replace=x, by=y)' }
fix:
  - { title: one, template: bar($B) }
  - { title: two, template: baz($A), expandEnd: { regex: ';' } }
labels: { A: { style: primary, message: this } }
metadata: { cwe: 79 }
stewardry: { people: block, waivers: { allowed: true, maxDays: 3 } }
`);
    expect(problems).toEqual([]);
    expect(rules).toEqual([
      {
        id: 'all',
        source: { pack: 'workspace', file: '/w/r.yml', line: 1 },
        severity: 'error',
        message: 'no $A',
        note: 'because',
        url: 'https://example.com',
        files: ['src/**', '*.[tT][sS]'],
        ignores: ['**/x/**'],
        scope: '',
        metadata: { cwe: 79 },
        stewardship: { people: 'block', waivers: { allowed: true, maxDays: 3 } },
        body: {
          kind: 'syntax',
          language: 'TypeScript',
          matcher: {
            rule: { pattern: 'foo($A)' },
            constraints: { A: { regex: '^x' } },
            transform: { B: 'replace($A, replace=x, by=y)' },
          },
          fixes: [
            { title: 'one', template: 'bar($B)' },
            { title: 'two', template: 'baz($A)', expandEnd: { regex: ';' } },
          ],
          labels: { A: { style: 'primary', message: 'this' } },
        },
      },
    ]);
  });

  it('loads what older versions of ast-grep took', () => {
    const { rules, problems } = parse(
      `id: old\nlanguage: JavaScript\nast-grep-essentials: true\nutils: { 'is(x)': { kind: number } }\nrule: { matches: 'is(x)' }`,
    );
    expect(problems.map(({ severity, message }) => [severity, message])).toEqual([
      ['info', '"ast-grep-essentials" has no meaning in a rule and is ignored.'],
    ]);
    expect(rules[0]?.message).toBe('old');
    expect(rules[0]?.body).toMatchObject({ matcher: { rule: { matches: 'is-x-' }, utils: { 'is-x-': { kind: 'number' } } } });
  });

  it('keeps the good rules of a file with bad ones', () => {
    const { rules, problems } = parse(
      'id: a\nlanguage: ts\nrule: { kind: number }\n---\nid: [b\n---\nid: c\nlanguage: ts\nrule: { kind: nope }\n---\nid: d\nlanguage: py\nrule: { kind: call }',
    );
    expect(rules.map((rule) => rule.id)).toEqual(['a', 'd']);
    expect(problems.every((problem) => problem.severity === 'error' && problem.path === '/w/r.yml')).toBe(true);
  });

  it.each([
    ['id: a\nlanguage: ts\nrule:\n  kind: numbr', '3:8', '"numbr" is not a kind of node in TypeScript'],
    ['id: a\nlanguage: ts\nrule:\n  any:\n    - patern: x', '4:6', '"patern" is not a key of a rule. Did you mean "pattern"?'],
    [
      "id: a\nlanguage: ts\nrule:\n  all:\n    - kind: number\n    - regex: 'x('",
      '5:13',
      'The regular expression is not valid: unclosed group',
    ],
    ['id: a\nlanguage: ts\nrule:\n  pattern: a; b', '3:11', 'The pattern "a; b" is more than one syntax node'],
    ['id: a\nlanguage: pyton\nrule: { kind: call }', '1:10', '"pyton" is not a language that Stewardry can parse. Did you mean "Python"?'],
    [
      'id: a\nlanguage: ts\nrule: { matches: p }\nutils:\n  p: { matches: q }\n  q: { matches: p }',
      '4:2|5:2',
      'refers to itself in a circle',
    ],
    ['id: a\nlanguage: ts\nrule: { matches: isX }', '2:17', '"matches" names the utility "isX", which is not defined'],
    ['id: a\nlanguage: ts\nrule: { pattern: $A }\nconstraints:\n  B: { kind: number }', '4:2', '"constraints" uses $B'],
    ['language: ts\nrule: { kind: number }', '0:0', 'The rule has no "id"'],
    ['id: a\nlanguage: ts', '0:0', 'The rule has no "rule" (nor a "check")'],
    ['id: a\nlanguage: ts\nseverity: eror\nrule: { kind: number }', '2:10', '"eror" is not a severity. Did you mean "error"?'],
    ['id: a\ncheck: { kind: txt, pattern: x }', '1:15', '"txt" is not a kind of check. Did you mean "text"?'],
    ['id: a\ncheck: { kind: text, patern: x }', '1:7', 'pattern'],
    ['id: a\nlanguage: ts\nrule: { kind: number }\nfix: { temlate: x }', '3:5', '"fix" must be a text'],
    ['id: a\n  bad: [', '0:4', 'This is not valid YAML'],
  ])('says where and what: %j', (text, place, message) => {
    const errors = problemsOf(text).filter(([severity]) => severity === 'error');
    expect(
      errors.some(([, at, says]) => place.split('|').includes(String(at)) && String(says).includes(message)),
      JSON.stringify(errors),
    ).toBe(true);
    expect(parse(text).rules).toEqual([]);
  });

  it('points at the second of two rules with one id', () => {
    const text =
      'id: a\nlanguage: ts\nrule: { kind: number }\n---\nid: a\nlanguage: tsx\nrule: { kind: number }\n---\nid: a\nlanguage: ts\nrule: { kind: string }';
    expect(parse(text).rules.map((rule) => rule.body)).toMatchObject([{ language: 'TypeScript' }, { language: 'Tsx' }]);
    expect(problemsOf(text)).toMatchObject([['error', '8:4', expect.stringContaining('already a rule "a"')]]);
  });

  it('merges the global utilities that a rule reaches, with arguments filled in', () => {
    const utils = `
id: literal
language: ts
rule: { any: [{ matches: num }, { kind: string }] }
utils: { num: { kind: number } }
---
id: wrapped
language: ts
arguments: [BODY]
rule: { kind: parenthesized_expression, has: { matches: BODY } }`;
    const { rules, problems } = parse('id: a\nlanguage: ts\nrule: { matches: { wrapped: { BODY: { matches: literal } } } }', utils);
    expect(problems).toEqual([]);
    expect(rules[0]?.body).toMatchObject({ matcher: { rule: { all: [{ matches: 'wrapped-call0' }] } } });
  });

  it('reads a rule that is off', () => {
    expect(parse('id: a\nlanguage: ts\nseverity: off\nrule: { kind: number }').rules[0]).toMatchObject({ isOff: true });
  });

  it('takes rules for components, and keeps them to their files', () => {
    const { rules, problems } = parse('id: a\nlanguage: svelte\nrule: { kind: comment }');
    expect(problems).toEqual([]);
    expect(rules[0]).toMatchObject({ files: ['*.svelte', '**/*.svelte'], body: { language: 'Html' } });
  });
});
