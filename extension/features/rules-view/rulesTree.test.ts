import { describe, expect, it } from 'vitest';
import type { PackSummary, RuleSummary } from '../../../protocol/ruleSummary.ts';
import { children, description, type FolderRules, findingsBySeverity, type RuleNode, roots } from './rulesTree.ts';

function rule(id: string, severity: RuleSummary['severity'], findings: number): RuleSummary {
  return {
    id,
    pack: 'p',
    subject: 'TypeScript',
    severity,
    defaultSeverity: 'error',
    message: id,
    fixable: false,
    file: '/f',
    line: 0,
    findings,
    kind: 'syntax',
    languages: ['TypeScript'],
    waived: 0,
    people: { enforcement: 'advise', isOwn: false },
    ai: { enforcement: 'block', isOwn: false },
    waivers: { allowed: true },
    scope: '',
    files: [],
    ignores: [],
    below: [],
  };
}

function pack(name: string, origin: PackSummary['origin'], rules: RuleSummary[], isEnabled = true): PackSummary {
  return { name, description: name, origin, isEnabled, rules };
}

const folder: FolderRules = {
  folder: '/w',
  name: 'w',
  packs: [
    pack('naming', 'built-in', [rule('n1', 'hint', 0)], false),
    pack('security', 'built-in', [rule('s2', 'error', 2), rule('s1', 'off', 0)]),
    pack('workspace', 'workspace', [rule('w1', 'warning', 1)]),
  ],
  problems: [{ kind: 'rule-broken', severity: 'error', message: 'Unknown key "rulee"', path: '.stewardry/rules/a.yml' }],
};

/** The tree as indented lines. */
function outline(nodes: RuleNode[], filter: 'all' | 'with-findings', indent = ''): string[] {
  return nodes.flatMap((node) => [
    `${indent}${node.key} [${description(node)}]`,
    ...outline(children(node, filter), filter, `${indent}  `),
  ]);
}

describe('the tree of rules', () => {
  it('shows problems, then own packs, then built-in ones, disabled ones last', () => {
    expect(outline(roots([folder], 'all'), 'all')).toEqual([
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
    expect(outline(roots([{ ...folder, problems: [] }], 'with-findings'), 'with-findings')).toEqual([
      'pack:/w:workspace [1 rule, 1 finding]',
      '  pack:/w:workspace/w1 [1 finding]',
      'pack:/w:security [2 rules, 2 findings]',
      '  pack:/w:security/s2 [2 findings]',
    ]);
  });

  it('begins with the folders when there are several', () => {
    expect(roots([folder, { ...folder, folder: '/v', name: 'v' }], 'all').map(({ key }) => key)).toEqual(['folder:/w', 'folder:/v']);
  });
});

describe('findingsBySeverity', () => {
  it('counts what is in force only', () => {
    expect([findingsBySeverity([folder], 'error'), findingsBySeverity([folder], 'warning'), findingsBySeverity([folder], 'hint')]).toEqual([
      2, 1, 0,
    ]);
  });
});
