import { describe, expect, it } from 'vitest';
import { wordOfKind } from './kindWords.ts';
import { parsers } from './parsers.ts';
import { indexText, isSatisfied } from './requiredText.ts';
import { requiredText } from './ruleShape.ts';

const required = (rule: Readonly<Record<string, unknown>>) => requiredText({ rule }, 'TypeScript', 'file');

describe('requiredText', () => {
  it('requires the keyword of a kind, in the languages whose keywords are known', () => {
    expect(required({ kind: 'catch_clause' })).toEqual({ word: 'catch' });
    expect(required({ any: [{ kind: 'finally_clause' }, { kind: 'throw_statement' }] })).toEqual({
      any: [{ word: 'finally' }, { word: 'throw' }],
    });
    expect(required({ kind: 'template_string' })).toBe('`');
    expect(required({ kind: 'identifier' })).toBe(true);
    expect(requiredText({ rule: { kind: 'catch_clause' } }, 'Java', 'file')).toBe(true);
  });

  it('requires nothing because of what must not be there', () => {
    expect(required({ kind: 'identifier', not: { inside: { kind: 'catch_clause' } } })).toBe(true);
  });
});

describe('the words of kinds', () => {
  // One statement for each of them, as short as can be.
  const CODE = `import a from 'a'; export { a }; class A {} enum E { a } interface I {} function f() {} function* g() { yield 1 }
    async function h() { await new A() } try { throw 1 } catch { debugger } finally {} switch (1) { case 1: }
    for (;;) {} for (const b of []) {} while (0) {} do {} while (0); \`\${1}\`;`;
  const KINDS = [
    ...['await_expression', 'catch_clause', 'class_declaration', 'debugger_statement', 'do_statement', 'enum_declaration'],
    ...[
      'export_statement',
      'finally_clause',
      'for_in_statement',
      'for_statement',
      'function_declaration',
      'generator_function_declaration',
    ],
    ...['import_statement', 'interface_declaration', 'new_expression', 'switch_case', 'switch_statement', 'template_string'],
    ...['template_substitution', 'throw_statement', 'try_statement', 'while_statement', 'yield_expression'],
  ];
  it.each(KINDS)('%s has its word', (kind) => {
    const [node] = parsers().parse('TypeScript', CODE).findAll({ rule: { kind } });
    const word = wordOfKind(kind, 'TypeScript');
    expect(word).toBeDefined();
    expect(isSatisfied(word ?? true, indexText(node?.text() ?? ''))).toBe(true);
  });
});
