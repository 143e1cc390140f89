import { expect, it } from 'vitest';
import { NO_FILTER, type RuleFilter } from './openedWith.ts';
import { choicesOf, keyOf, type Pack, type Rule, rowsOf } from './ruleRows.ts';

const rule = (id: string, more: Partial<Rule> = {}): Rule => ({
  id,
  pack: 'p',
  subject: 'TypeScript',
  kind: 'syntax',
  languages: ['TypeScript'],
  severity: 'error',
  defaultSeverity: 'error',
  message: `Do not ${id}`,
  fixable: false,
  file: '/f',
  line: 0,
  findings: 0,
  waived: 0,
  people: { enforcement: 'block', isOwn: false },
  ai: { enforcement: 'block', isOwn: false },
  waivers: { allowed: true },
  scope: '',
  files: [],
  ignores: [],
  below: [],
  ...more,
});
const pack = (name: string, rules: Rule[], more: Partial<Pack> = {}): Pack => ({
  name,
  description: '',
  origin: 'built-in',
  isEnabled: true,
  rules,
  ...more,
});

const packs = [
  pack('security', [
    rule('no-eval', { languages: ['JavaScript', 'TypeScript'], findings: 2 }),
    rule('no-secret', { kind: 'secrets', languages: [], subject: 'secrets', severity: 'off' }),
  ]),
  pack('naming', [rule('snake', { languages: ['Python'], waived: 1 })], { isEnabled: false }),
  pack('workspace', [], { origin: 'workspace' }),
];

const shown = (filter: Partial<RuleFilter>): string[] => rowsOf(packs, { ...NO_FILTER, ...filter }).map(keyOf);

it('shows every pack with its rules, and one that is still empty', () => {
  expect(shown({})).toEqual(['workspace', 'security', 'security/no-eval', 'security/no-secret', 'naming', 'naming/snake']);
});

it.each([
  [{ text: 'EVAL not' }, ['security', 'security/no-eval']],
  [{ pack: 'naming' }, ['naming', 'naming/snake']],
  [{ language: 'JavaScript' }, ['security', 'security/no-eval']],
  [{ kind: 'secrets' }, ['security', 'security/no-secret']],
  [{ severity: 'off' }, ['security', 'security/no-secret']],
  [{ state: 'on' }, ['security', 'security/no-eval']],
  [{ state: 'off' }, ['security', 'security/no-secret', 'naming', 'naming/snake']],
  [{ state: 'found' }, ['security', 'security/no-eval']],
  [{ state: 'waived' }, ['naming', 'naming/snake']],
  [{ state: 'changed' }, ['security', 'security/no-secret']],
  [{ text: 'nothing' }, []],
] as const)('filters by %j', (filter, expected) => {
  expect(shown(filter)).toEqual(expected);
});

it('offers only what there is', () => {
  expect(choicesOf(packs)).toEqual({
    pack: ['security', 'naming', 'workspace'],
    language: ['JavaScript', 'Python', 'TypeScript'],
    kind: ['secrets', 'syntax'],
  });
});
