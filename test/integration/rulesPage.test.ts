import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseConfigFile } from '../../server/governance/config/configFile.ts';
import { findDirectives } from '../../server/governance/findings/directives.ts';
import { parseRuleTests } from '../../server/governance/rule-tests/ruleTestFile.ts';
import { parseRuleFile } from '../../server/governance/rules/ruleFile.ts';
import { languages } from '../../server/governance/syntax/languages.ts';
import { readPacks } from './packFiles.ts';

/** What README.md and docs/rules.md show is what the product reads, and what they count is there. */

const root = join(import.meta.dirname, '..', '..');
const page = (name: string): string => readFileSync(join(root, name), 'utf8');
const rulesPage = page('docs/rules.md');

describe.each(['README.md', 'docs/rules.md'])('the examples of %s', (name) => {
  const examples = [...page(name).matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => [firstLine(text), text] as const);

  it('are some', () => expect(examples.length).toBeGreaterThan(2));

  it.each(examples)('are valid: %s', (_title, text) => expect(problemsOf(text)).toEqual([]));
});

function firstLine(text: string): string {
  return text.split('\n').find((line) => !line.startsWith('#')) ?? '';
}

/** A block is a configuration, a rule test or a rule: its keys tell. */
function problemsOf(text: string): readonly string[] {
  if (/^version:/m.test(text)) return parseConfigFile(text, 'config.yaml').notices.map(({ message }) => message);
  if (/^valid:/m.test(text)) return parseRuleTests(text, 'test.yml').notices.map(({ message }) => message);
  const { rules, problems } = parseRuleFile(text, { file: 'rule.yml', pack: 'workspace', scope: '', globalUtils: [] });
  return rules.length === 0 ? ['no rule was read', ...problems.map(({ message }) => message)] : problems.map(({ message }) => message);
}

it.each(['README.md', 'docs/rules.md'])('sets in %s only severities of rules that exist', (name) => {
  const ids = new Set(readPacks(join(root, 'templates', 'rule-packs')).flatMap((pack) => pack.rules.map((rule) => rule.id)));
  const configs = [...page(name).matchAll(/^```yaml[^\n]*\n([\s\S]*?)^```$/gm)].filter(([block]) => /^version:/m.test(block));
  const named = configs.flatMap(([, text = '']) => Object.keys(parseConfigFile(text, 'config.yaml').config.rules?.severity ?? {}));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

it('shows suppressions that hold', () => {
  const [, code = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(rulesPage) ?? [];
  const directives = findDirectives(code, 'TypeScript').map(({ ruleIds, until, covers, reason }) => [
    ...ruleIds,
    until,
    covers.kind === 'line' && covers.line,
    reason !== undefined,
  ]);
  expect(directives).toEqual([
    ['no-console', undefined, 1, true],
    ['no-console', '2027-03-31', 3, true],
  ]);
});

it('counts the rules of every pack, and says which are on', () => {
  const shown = [...rulesPage.matchAll(/^\| ([a-z-]+) \| (\d+) \| (yes|no) \|/gm)].map(([, name, count, isOn]) => [
    name,
    Number(count),
    isOn,
  ]);
  const packs = readPacks(join(root, 'templates', 'rule-packs'));
  const ids = (pack: (typeof packs)[number]): number => new Set(pack.rules.map((rule) => rule.id)).size;
  expect(shown).toEqual(packs.map((pack) => [pack.about.name, ids(pack), pack.about.default ? 'yes' : 'no']));
});

it('names every language', () => {
  const [, section = ''] = /^## Languages\n([\s\S]*?)^## /m.exec(rulesPage) ?? [];
  const [list = ''] = section.split(' (templates');
  expect(list.match(/\b[A-Z]\w+/g)).toEqual(languages.map(({ id }) => (id === 'C' ? undefined : id)).filter((id) => id !== undefined));
});
