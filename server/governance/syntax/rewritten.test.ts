import { describe, expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { findBinary, resolverFrom } from './parsers.ts';
import { resolveRewritten } from './rewritten.ts';
import { createSyntaxEngine } from './syntaxEngine.ts';

const YAML = `
id: object-to-list
language: ts
message: becomes $NEW
rule: { pattern: '({ $$$PAIRS })', kind: parenthesized_expression }
rewriters:
  - id: pair
    rule: { kind: pair, has: { field: key, pattern: $K }, all: [{ has: { field: value, pattern: $V } }] }
    fix: '[$K, $V]'
transform:
  NEW: { rewrite: { rewriters: [pair], source: $$$PAIRS, joinBy: ', ' } }
  LOUD: { convert: { source: $NEW, toCase: upperCase } }
fix:
  - { title: list, template: '[$NEW]' }
  - { title: loud, template: '[$LOUD]', expandEnd: { regex: ';' } }
---
id: plain
language: ts
message: number $N
rule: { pattern: $N, kind: number }
`;
// Both rules are syntax rules.
const rules = parseRuleFile(YAML, { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] }).rules as readonly SyntaxRule[];
const binary = findBinary(resolverFrom(import.meta.url));
const engine = createSyntaxEngine(rules);
const never = new AbortController().signal;

describe.skipIf(binary === undefined)('resolveRewritten', () => {
  it('never shows the empty text that napi yields', () => {
    const file = { path: 'a.ts', text: '({ a: 1 });', language: 'TypeScript' };
    const [match] = engine.check(file, () => true).matches;
    expect(match).toMatchObject({ ruleId: 'object-to-list', message: 'becomes $NEW', fixes: [], isRewritePending: true });
  });

  it('fills in message and all fixes, at their places in the file', async () => {
    const text = '<p>é😀</p><script lang="ts">"😀"; ({ a: 1, b: é });\n// ast-grep-ignore\n({ c: 2 });</script>';
    const file = { path: 'a.html', text, language: 'Html' };
    const { matches } = engine.check(file, () => true);
    const resolved = await resolveRewritten(file, matches, rules, binary, never);
    const at = (line: number, from: number, to: number) => ({ start: { line, character: from }, end: { line, character: to } });
    expect(resolved.filter((match) => match.ruleId === 'object-to-list')).toEqual([
      {
        ruleId: 'object-to-list',
        range: at(0, 34, 50),
        message: 'becomes [a, 1], [b, é]',
        related: [],
        fixes: [
          { title: 'list', edits: [{ range: at(0, 34, 50), newText: '[[a, 1], [b, é]]' }] },
          { title: 'loud', edits: [{ range: at(0, 34, 51), newText: '[[A, 1], [B, É]]' }] },
        ],
      },
      {
        ruleId: 'object-to-list',
        range: at(2, 0, 10),
        message: 'becomes [c, 2]',
        related: [],
        fixes: [
          { title: 'list', edits: [{ range: at(2, 0, 10), newText: '[[c, 2]]' }] },
          { title: 'loud', edits: [{ range: at(2, 0, 11), newText: '[[C, 2]]' }] },
        ],
      },
    ]);
    expect(resolved.length).toBe(matches.length);
  });

  it('leaves matches as they are without a binary', async () => {
    const file = { path: 'a.ts', text: '({ a: 1 })', language: 'TypeScript' };
    const { matches } = engine.check(file, () => true);
    expect(await resolveRewritten(file, matches, rules, undefined, never)).toEqual(matches);
  });
});
