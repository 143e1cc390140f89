import { expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { rulesWithPlace } from './nodePlaces.ts';
import { parsers } from './parsers.ts';
import { prepareRule } from './preparedRule.ts';

const rules = `
id: in-comment
language: ts
rule: { pattern: absent($A) }
---
id: in-code
language: ts
rule: { pattern: present($A) }
---
id: word-around
language: ts
rule: { pattern: $F($A), inside: { kind: class_declaration, has: { field: name, regex: ^Around$ } , stopBy: end } }
---
id: of-a-constraint
language: ts
rule: { any: [{ pattern: $O.$M() }, { pattern: $O.$M($A) }] }
constraints: { M: { regex: ^(?:missing|absent)$ } }
---
id: not-in-this-kind
language: ts
rule: { kind: string, regex: present }
---
id: says-nothing
language: ts
rule: { kind: number }`;

it('leaves out rules whose words are in no node that they could match', () => {
  const text = '// absent, missing\nclass Around { x = f(1, present(2)); }';
  // The text holds syntax rules only.
  const read = parseRuleFile(rules, { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] }).rules as readonly SyntaxRule[];
  const prepared = read.map(prepareRule);
  const left = rulesWithPlace(prepared, parsers().parse('TypeScript', text), text);
  expect(left.map(({ rule }) => rule.id)).toEqual(['in-code', 'word-around', 'says-nothing']);
});
