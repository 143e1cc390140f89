import { expect, it } from 'vitest';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { findCandidates } from './combinedMatcher.ts';
import { languages } from './languages.ts';
import { parsers } from './parsers.ts';
import { prepareRule } from './preparedRule.ts';

/** Thirty rules that all match the root, so that tags of two letters and the second walk are used. */
it.each(languages.filter((one) => one.isBinaryOnly !== true).map((one) => one.id))(
  'tags every rule that matches a node, in %s',
  (language) => {
    const root = parsers().parse(language, 'x\n');
    const text = Array.from({ length: 30 }, (_, n) => `id: r${n}\nlanguage: ${language}\nrule: { kind: ${root.kind()} }`).join('\n---\n');
    // All rules of this text are syntax rules.
    const rules = parseRuleFile(text, { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] }).rules as readonly SyntaxRule[];
    const prepared = rules.map(prepareRule);
    const hot = new Set(prepared.slice(3, 7));
    const found = findCandidates(root, prepared, hot);
    expect(found.size).toBe(30);
    expect(hot.size).toBe(30);
    // napi would have been asked rule by rule if the combination had failed: then no node carries a tag.
    expect(
      [...found.values()].every(([node]) => node?.getMatch('STEWARDRYGROUPA') !== null || node.getMatch('STEWARDRYRULEA') !== null),
    ).toBe(true);
  },
);
