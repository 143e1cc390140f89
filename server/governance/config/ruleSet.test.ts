import { expect, test } from 'vitest';
import { cpuMilliseconds } from '../../base/fixtures/cpuTime.ts';
import type { Rule } from '../rules/rule.ts';
import { builtInLayer, workspaceLayer } from './configLayer.ts';
import { createLayeredConfig } from './layers.ts';
import { createRuleSet } from './ruleSet.ts';

const rule = (id: string, pack: string, more: Partial<Rule> = {}): Rule => ({
  id,
  source: { pack, file: `/${pack}/${id}.yml`, line: 0 },
  severity: 'warning',
  message: `${id} of ${pack}`,
  files: [],
  ignores: [],
  scope: '',
  metadata: {},
  stewardship: {},
  body: { kind: 'check', check: { kind: 'size', lines: 1 } },
  ...more,
});

const configs = (files: Record<string, string>) =>
  createLayeredConfig([
    builtInLayer(['security']),
    ...Object.entries(files).map(
      ([folder, text]) => workspaceLayer({ folder, path: `${folder}/c`, file: `/repo/${folder}/c`, text }).layer,
    ),
  ]);

const ids = (rules: readonly Rule[]): string[] => rules.map(({ id, source }) => `${source.pack}/${id}`).sort();

test('the stronger definition of an id wins, a nearer folder inside that folder only', () => {
  const set = createRuleSet({
    rules: [
      rule('a', 'security'),
      rule('a', 'npm:p', { severity: 'info' }),
      rule('b', 'security'),
      rule('b', 'workspace', { severity: 'error' }),
      rule('b', 'workspace', { scope: 'packages/x', severity: 'hint', source: { pack: 'workspace', file: '/packages/x/b.yml', line: 3 } }),
      rule('c', 'correctness'),
    ],
    configs: configs({ '': 'version: 1\nrules: {packs: [security, npm:p]}' }),
  });
  expect(ids(set.rulesFor('src/f.ts'))).toEqual(['npm:p/a', 'workspace/b']);
  expect([set.severityFor('b', 'src/f.ts'), set.severityFor('b', 'packages/x/f.ts'), set.severityFor('b', 'packages/xy/f.ts')]).toEqual([
    'error',
    'hint',
    'error',
  ]);
  expect(set.severityFor('c', 'src/f.ts')).toBe('off');
  expect(set.rulesFor('packages/x/a.ts')).toBe(set.rulesFor('packages/x/deep/b.ts'));
  expect(set.rules).toHaveLength(3);
});

test('packs and severities follow the nearest configuration', () => {
  const set = createRuleSet({
    rules: [rule('a', 'security'), rule('w', 'workspace'), rule('c', 'correctness')],
    configs: configs({
      '': 'version: 1\nrules: {severity: {w: off}}',
      lib: 'version: 1\nrules: {packs: [], severity: {w: error}}',
      app: 'version: 1\nrules: {packs: [correctness]}',
    }),
  });
  expect(['f.ts', 'lib/f.ts', 'app/f.ts'].map((path) => ids(set.activeRules(path)))).toEqual([
    ['security/a'],
    ['workspace/w'],
    ['correctness/c'],
  ]);
  expect(set.severityFor('w', 'lib/f.ts')).toBe('error');
});

test('files and ignores are relative to the scope of the rule, ignores of a configuration to its folder', () => {
  const set = createRuleSet({
    rules: [
      rule('root', 'security', { files: ['src/**'], ignores: ['**/*.test.ts'] }),
      rule('near', 'workspace', { scope: 'lib', files: ['src/**'] }),
    ],
    configs: configs({ lib: 'version: 1\nrules: {ignores: [gen, "*.min.js"]}' }),
  });
  const paths = ['src/a.ts', 'src/a.test.ts', 'a.ts', 'lib/src/a.ts', 'lib/gen/src/a.ts', 'lib/src/x.min.js', 'gen/a.ts'];
  expect(paths.map((path) => ids(set.activeRules(path)).join())).toEqual(['security/root', '', '', 'workspace/near', '', '', '']);
  expect(paths.filter((path) => set.ignoresPath(path))).toEqual(['lib/gen/src/a.ts', 'lib/src/x.min.js']);
  for (const path of paths) expect(set.rules.filter((each) => set.isActive(each, path))).toEqual(set.activeRules(path));
});

test('a duplicate within one layer and an override without a rule are said', () => {
  const set = createRuleSet({
    rules: [rule('a', 'security'), rule('a', 'correctness'), rule('b', 'correctness'), rule('b', 'off-pack')],
    configs: configs({ '': 'version: 1\nrules:\n  severity:\n    b: off\n    no-such: off\n  packs: [security, correctness]\n' }),
  });
  expect(set.notices.map(({ message, path, range }) => `${path}:${range?.start.line} ${message}`)).toEqual([
    '/correctness/a.yml:0 Rule "a" is defined twice: the one in /security/a.yml:1 is used. Rename or remove one.',
    '/repo//c:4 No loaded rule has the id "no-such", so its severity has no effect. Check the id, or add the pack that defines it.',
  ]);
});

test('the rules about suppressions have a severity of their own, which can be set', () => {
  const set = createRuleSet({ rules: [], configs: configs({ '': 'version: 1\nrules: {severity: {unused-suppression: off}}' }) });
  expect([set.severityFor('unused-suppression', 'a.ts'), set.severityFor('suppression-expired', 'a.ts'), set.notices]).toEqual([
    'off',
    'warning',
    [],
  ]);
});

test('200 rules are asked for 3,000 files without compiling anything again', async () => {
  const rules = Array.from({ length: 200 }, (_, index) =>
    rule(`r${index}`, 'security', { files: index % 2 === 0 ? ['**/*.ts', 'src/**'] : [], ignores: index % 5 === 0 ? ['**/test/**'] : [] }),
  );
  const set = createRuleSet({
    rules,
    configs: configs({ '': 'version: 1\nrules: {ignores: [dist, build, "*.min.js"]}', a: '', 'b/c': '' }),
  });
  let active = 0;
  const cost = await cpuMilliseconds(() => {
    for (let file = 0; file < 3000; file += 1) {
      const path = `src/folder${file % 50}/file${file}.${file % 3 === 0 ? 'ts' : 'js'}`;
      for (const each of rules) if (set.isActive(each, path)) active += 1;
    }
  });
  expect(active).toBe(600_000);
  // Measured 60 ms; the bound only tells a cache that is gone from a slow machine.
  expect(cost).toBeLessThan(5000);
});
