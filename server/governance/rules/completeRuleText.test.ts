import { describe, expect, it } from 'vitest';
import { completeRuleText } from './completeRuleText.ts';

const known = { ruleIds: ['no-eval'], packs: ['security'] };

/** Labels offered where `|` stands. */
function labels(marked: string, kind: 'rule' | 'config' = 'rule'): string[] {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  return completeRuleText(marked.replace('|', ''), position, kind, known).map(({ label }) => label);
}

describe('completeRuleText', () => {
  it('offers the keys of a document at its top, of a rule inside one', () => {
    expect(labels('id: a\n|')).toContain('language');
    expect(labels('id: a\nrule:\n  inside:\n    |')).toEqual(expect.arrayContaining(['pattern', 'stopBy']));
    expect(labels('rule:\n  any:\n    - |')).toContain('regex');
  });

  it('offers values by their key', () => {
    expect(labels('severity: |')).toEqual(['error', 'warning', 'info', 'hint', 'off']);
    expect(labels('check:\n  kind: |')).toContain('import-boundary');
  });

  it('offers the options of the kind of check that the block names', () => {
    expect(labels('check:\n  kind: size\n  |')).toEqual(expect.arrayContaining(['lines', 'functionLines']));
    expect(labels('check:\n  |')).toEqual(['kind']);
  });

  it('knows rules and packs in a configuration', () => {
    expect(labels('rules:\n  severity:\n    |', 'config')).toEqual(['no-eval']);
    expect(labels('rules:\n  packs:\n    - |', 'config')).toEqual(['security']);
  });
});
