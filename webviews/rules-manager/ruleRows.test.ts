import { expect, it } from 'vitest';
import { createPack, createRule } from '../../protocol/fixtures/ruleRecords.ts';
import { NO_FILTER, type RuleFilter } from './openedWith.ts';
import { choicesOf, keyOf, rowsOf } from './ruleRows.ts';

const packs = [
  createPack('security', [
    createRule('no-eval', { languages: ['JavaScript', 'TypeScript'], findings: 2 }),
    createRule('no-secret', { kind: 'secrets', languages: [], subject: 'secrets', severity: 'off' }),
  ]),
  createPack('naming', [createRule('snake', { languages: ['Python'], waived: 1 })], { isEnabled: false }),
  createPack('workspace', [], { origin: 'workspace' }),
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
