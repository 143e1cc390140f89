import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { diskFiles } from '../../server/data/files/diskFiles.ts';
import { loadRules } from '../../server/governance/worker/loadRules.ts';
import { readExamples } from '../../server/governance/worker/ruleExamples.ts';
import { createRuleSession } from '../../server/governance/worker/ruleSession.ts';
import { runExample } from '../../server/governance/worker/runExample.ts';
import { testRules } from '../../server/governance/worker/testRules.ts';

/** The built-in packs through the product's own loader and engine; rulePacks.test.ts reads them by other means. */
const rulePacks = fileURLToPath(new URL('../../templates/rule-packs', import.meta.url));
const loaded = await loadRules({ folder: null, trusted: false, rulePacks, stewardryFolders: [], settings: {}, environment: {} }, diskFiles);

it('loads every built-in rule without a problem', () => {
  expect(loaded.problems).toEqual([]);
});

it('has at least 120 rules, each with a reason and a link', () => {
  const rules = new Map(loaded.packs.flatMap((pack) => pack.rules).map((rule) => [rule.id, rule]));
  expect(rules.size).toBeGreaterThanOrEqual(120);
  const bare = [...rules.values()].filter((rule) => rule.note === undefined || rule.url === undefined).map((rule) => rule.id);
  expect(bare).toEqual([]);
});

it.each(loaded.packs.map((pack) => [pack.name, pack] as const))(
  'agrees with every case of the pack %s',
  { timeout: 120_000 },
  async (_name, pack) => {
    const ruleIds = [...new Set(pack.rules.map((rule) => rule.id))];
    const report = await testRules(createRuleSession(loaded), { ruleIds, updateSnapshots: false }, diskFiles, new AbortController().signal);
    const failures = report.results.flatMap(({ ruleId, failures: all }) =>
      all.map(({ kind, case: text, message }) => ({ ruleId, kind, text, message })),
    );
    expect(failures).toEqual([]);
    expect(report.notices).toEqual([]);
    expect(report.results.map((result) => result.ruleId).toSorted()).toEqual(ruleIds.toSorted());
  },
);

/** A rule for several languages must work in each of them: the runner above is content with one. */
const variants = loaded.packs.flatMap((pack) => pack.rules).filter((rule) => (rule.stewardship.languages?.length ?? 1) > 1);

it('matches the invalid cases of rules for several languages in each of them', { timeout: 120_000 }, async () => {
  const ids = new Set(variants.map((rule) => rule.id));
  const examples = await readExamples(loaded, ids, diskFiles);
  const missed: string[] = [];
  for (const rule of variants) {
    for (const text of examples.get(rule.id)?.invalid ?? []) {
      const found = await runExample(rule, { kind: 'text', text, line: 0 }, new AbortController().signal);
      if (found.length === 0 && rule.body.kind === 'syntax') missed.push(`${rule.id} in ${rule.body.language}: ${text}`);
    }
  }
  expect(missed).toEqual([]);
});
