import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { secretsCheck } from '../../server/governance/checks/checkOptions.ts';
import { secrets } from '../../server/governance/checks/secrets.ts';
import { languagesOf, type Pack, type PackRule, readPacks } from './packFiles.ts';
import { applyTemplate, countErrors, findMatches, matcherOf, registerParsers } from './syntaxCases.ts';

/** Every rule of every built-in pack: says what it must say, is silent on its valid cases, speaks on its invalid ones. */

const MINIMUM_CASES = 3; // of each sort: fewer than three near misses prove little about precision
const packs = readPacks(fileURLToPath(new URL('../../templates/rule-packs', import.meta.url)));
registerParsers();

describe.each(packs.map((pack) => [pack.about.name, pack] as const))('pack %s', (_name, pack) => {
  it('has unique rule ids', () => {
    expect(repeated(pack.rules.map((rule) => rule.id))).toEqual([]);
  });

  it('has no cases for a rule that does not exist', () => {
    const ids = new Set(pack.rules.map((rule) => rule.id));
    expect([...pack.cases.keys()].filter((id) => !ids.has(id))).toEqual([]);
  });

  describe.each(pack.rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
    it('has a body and enough cases', () => expect(shortcomings(rule, pack)).toEqual([]));

    if (rule.check?.kind === 'secrets') it('agrees with its cases', async () => expect(await secretDisagreements(rule, pack)).toEqual([]));
    if (rule.check !== undefined) return;
    for (const language of languagesOf(rule)) {
      it(`agrees with its cases in ${language}`, () => expect(disagreements(rule, language, pack)).toEqual([]));
      if (typeof rule.fix === 'string') {
        it(`has a fix that removes the finding in ${language}`, () => expect(badFixes(rule, language, pack)).toEqual([]));
      }
    }
  });
});

function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function shortcomings(rule: PackRule, pack: Pack): readonly string[] {
  const cases = pack.cases.get(rule.id);
  const bodies = Number(rule.rule !== undefined) + Number(rule.check !== undefined);
  return [
    ...(bodies === 1 ? [] : ['needs exactly one of `rule` and `check`']),
    ...(rule.rule !== undefined && languagesOf(rule).length === 0 ? ['names no language'] : []),
    ...((cases?.valid.length ?? 0) < MINIMUM_CASES ? [`has fewer than ${MINIMUM_CASES} valid cases`] : []),
    ...((cases?.invalid.length ?? 0) < MINIMUM_CASES ? [`has fewer than ${MINIMUM_CASES} invalid cases`] : []),
  ];
}

/** Cases on which rule and author disagree, and cases that are no program at all in the language. */
function disagreements(rule: PackRule, language: string, pack: Pack): readonly string[] {
  const matcher = matcherOf(rule, language, pack);
  const count = (text: string) => findMatches(matcher, language, text).length;
  const { valid, invalid } = textCases(rule, pack);
  return [
    ...valid.filter((text) => count(text) > 0).map((text) => `reported, though valid: ${text}`),
    ...invalid.filter((text) => count(text) === 0).map((text) => `missed: ${text}`),
    ...[...valid, ...invalid].filter((text) => countErrors(language, text) > 0).map((text) => `does not parse: ${text}`),
  ];
}

function badFixes(rule: PackRule, language: string, pack: Pack): readonly string[] {
  const matcher = matcherOf(rule, language, pack);
  const fixed = textCases(rule, pack).invalid.map((text) => applyTemplate(String(rule.fix), findMatches(matcher, language, text), text));
  return fixed.filter((text) => findMatches(matcher, language, text).length > 0 || countErrors(language, text) > 0);
}

/** Cases of the one check that rulePackChecks.test.ts leaves to us; each stands in a file of its own. */
async function secretDisagreements(rule: PackRule, pack: Pack): Promise<readonly string[]> {
  const options = secretsCheck.parse(rule.check);
  const count = async (text: string) => (await secrets.check({ path: 'case.txt', text, language: undefined }, options)).length;
  const { valid, invalid } = textCases(rule, pack);
  const reported = await Promise.all(valid.map(async (text) => ((await count(text)) > 0 ? [`reported, though valid: ${text}`] : [])));
  const missed = await Promise.all(invalid.map(async (text) => ((await count(text)) === 0 ? [`missed: ${text}`] : [])));
  return [...reported, ...missed].flat();
}

function textCases(rule: PackRule, pack: Pack): { valid: readonly string[]; invalid: readonly string[] } {
  const strings = (cases: readonly unknown[] = []) => cases.map(String);
  return { valid: strings(pack.cases.get(rule.id)?.valid), invalid: strings(pack.cases.get(rule.id)?.invalid) };
}
