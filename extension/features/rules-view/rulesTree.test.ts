import { describe, expect, it } from 'vitest';
import { createPack, createRule } from '../../../protocol/fixtures/ruleRecords.ts';
import { childrenOf } from '../../platform/reuseRows.ts';
import { description, type FolderRules, findingsBySeverity, type RuleNode, ruleNodes } from './rulesTree.ts';

const folder: FolderRules = {
  folder: '/w',
  name: 'w',
  packs: [
    createPack('naming', [createRule('n1', { severity: 'hint' })], { isEnabled: false }),
    createPack('security', [createRule('s2', { findings: 2 }), createRule('s1', { severity: 'off' })]),
    createPack('workspace', [createRule('w1', { severity: 'warning', findings: 1 })], { origin: 'workspace' }),
  ],
  problems: [{ kind: 'rule-broken', severity: 'error', message: 'Unknown key "rulee"', path: '.stewardry/rules/a.yml' }],
};

/** The tree as indented lines. */
function outline(nodes: readonly RuleNode[], indent = ''): string[] {
  return nodes.flatMap((node) => [`${indent}${node.id} [${description(node)}]`, ...outline(childrenOf(node), `${indent}  `)]);
}

describe('the tree of rules', () => {
  it('shows problems, then own packs, then built-in ones, disabled ones last', () => {
    expect(outline(ruleNodes([folder], 'all'))).toEqual([
      'problem:/w:0 [.stewardry/rules/a.yml]',
      'pack:/w:workspace [1 rule, 1 finding]',
      '  pack:/w:workspace/w1 [1 finding]',
      'pack:/w:security [2 rules, 2 findings]',
      '  pack:/w:security/s1 [off]',
      '  pack:/w:security/s2 [2 findings]',
      'pack:/w:naming [off]',
      '  pack:/w:naming/n1 []',
    ]);
  });

  it('keeps only rules with findings when asked', () => {
    expect(outline(ruleNodes([{ ...folder, problems: [] }], 'with-findings'))).toEqual([
      'pack:/w:workspace [1 rule, 1 finding]',
      '  pack:/w:workspace/w1 [1 finding]',
      'pack:/w:security [2 rules, 2 findings]',
      '  pack:/w:security/s2 [2 findings]',
    ]);
  });

  it('begins with the folders when there are several', () => {
    expect(ruleNodes([folder, { ...folder, folder: '/v', name: 'v' }], 'all').map(({ id }) => id)).toEqual(['folder:/w', 'folder:/v']);
  });
});

describe('findingsBySeverity', () => {
  it('counts what is in force only', () => {
    expect([findingsBySeverity([folder], 'error'), findingsBySeverity([folder], 'warning'), findingsBySeverity([folder], 'hint')]).toEqual([
      2, 1, 0,
    ]);
  });
});
