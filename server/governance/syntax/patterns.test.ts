import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SyntaxRule } from '../rules/rule.ts';
import { parseRuleFile } from '../rules/ruleFile.ts';
import { runBinaryNow } from './commandLine.ts';
import { matchFromPrint, readPrintedMatch } from './commandLineMatch.ts';
import { describeLanguage, languageOf, resolveLanguage } from './languages.ts';
import { parsers } from './parsers.ts';
import { createSyntaxEngine, type SyntaxMatch } from './syntaxEngine.ts';

/** A pattern means to the engine what it means to `ast-grep scan`, in every language that both know. */
const folder = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'patterns');
const sample = z.object({ language: z.string(), code: z.string(), patterns: z.array(z.string()) });
const samples = readdirSync(folder).map((name) => sample.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
const binary = parsers().binary();

const documentOf = (language: string, pattern: string, id: string): string =>
  JSON.stringify({ id, language, message: 'm $A $B $$$ARGS $$$A $N $V', rule: { pattern } });

function byEngine(language: string, pattern: string, code: string): unknown {
  const { rules } = parseRuleFile(documentOf(language, pattern, 'r'), { file: '/r.yml', pack: 'p', scope: '', globalUtils: [] });
  if (rules.length === 0) return 'refused';
  const canonical = resolveLanguage(language) ?? '';
  const path = `a.${describeLanguage(canonical)?.extensions[0]}`;
  // The document is a syntax rule.
  return say(createSyntaxEngine(rules as SyntaxRule[]).check({ path, text: code, language: languageOf(path) }, () => true).matches);
}

/** Asks about all patterns at once; a set that is refused is halved until the culprits are found. */
function byBinary(language: string, patterns: readonly string[], code: string): Record<string, unknown> {
  const documents = patterns.map((pattern, index) => documentOf(language, pattern, String(index)));
  const lines = runBinaryNow(binary ?? '', documents, code);
  if (lines !== undefined) {
    // Only the id and the labels of the rule are looked at.
    const rule = { id: 'r', body: { labels: {} } } as unknown as SyntaxRule;
    const printed = lines.map(readPrintedMatch);
    const found = (index: number) => printed.filter((one) => one.ruleId === String(index)).map((one) => matchFromPrint(one, rule));
    return Object.fromEntries(patterns.map((pattern, index) => [pattern, say(found(index))]));
  }
  if (patterns.length === 1) return { [patterns[0] ?? '']: 'refused' };
  const middle = patterns.length >> 1;
  return { ...byBinary(language, patterns.slice(0, middle), code), ...byBinary(language, patterns.slice(middle), code) };
}

function say(matches: readonly SyntaxMatch[]): readonly string[] {
  return matches
    .map(({ range: { start, end }, message }) => `${start.line}:${start.character}-${end.line}:${end.character} ${message}`)
    .sort();
}

describe.skipIf(binary === undefined)('a pattern matches as in ast-grep', () => {
  it.each(samples.map(({ language, ...rest }) => [language, rest] as const))('in %s', (language, { code, patterns }) => {
    const expected = byBinary(language, patterns, code);
    // What ast-grep refuses, no public rule holds; napi takes some of it.
    const taken = patterns.filter((pattern) => expected[pattern] !== 'refused');
    const answers = Object.fromEntries(patterns.map((pattern) => [pattern, byEngine(language, pattern, code)]));
    const only = (all: Record<string, unknown>) => Object.fromEntries(taken.map((pattern) => [pattern, all[pattern]]));
    expect(only(answers)).toEqual(only(expected));
    expect(taken.length).toBeGreaterThan(patterns.length / 2);
  });
});
