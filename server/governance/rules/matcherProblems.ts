import type { Range } from '../../../protocol/finding.ts';
import { isTakenByBinary } from '../syntax/checkWithBinary.ts';
import { describeLanguage } from '../syntax/languages.ts';
import { asNapiConfig, hasForeignPattern, nativeMatcher } from '../syntax/nativeMatcher.ts';
import { parsers } from '../syntax/parsers.ts';

import { RULE_KEYS } from './documentKeys.ts';
import type { SyntaxBody } from './rule.ts';
import { type ProblemList, refuse } from './ruleProblems.ts';
import { didYouMean } from './suggestion.ts';
import type { YamlDocument } from './yamlDocument.ts';

/** Lets napi compile a matcher, and refuses the rule with the place and a remedy when it cannot. `at`: where the matcher is. */
export function checkMatcher(
  language: string,
  matcher: SyntaxBody['matcher'],
  at: readonly (string | number)[],
  problems: ProblemList,
): void {
  try {
    parsers()
      .parse(language, ' ')
      .matches(asNapiConfig(nativeMatcher(matcher, language)));
  } catch (error) {
    const chain = error instanceof Error ? error.message : String(error);
    refuse(problems, placeOf(chain, at, problems.document), explain(chain, language));
  }
}

/**
 * Whether a matcher that napi refused is one that the ast-grep binary takes: some of its grammars are newer than the parser packages
 * (Dart, Kotlin, Lua, Markdown, Rust, Scala), and have other kinds and fields.
 */
export function isForBinaryOnly(language: string, matcher: SyntaxBody['matcher']): boolean {
  const binary = parsers().binary();
  const known = describeLanguage(language);
  if (binary === undefined || known?.isInProcessOnly === true) return false;
  if (known?.isBinaryOnly === true || hasForeignPattern(matcher, language)) return isTakenByBinary(binary, documentOf(language, matcher));
  try {
    parsers()
      .parse(language, ' ')
      .matches(asNapiConfig(nativeMatcher(matcher, language)));
    return false;
  } catch (error) {
    if (!/Kind `|invalid field|matches no node|Multiple AST nodes/.test(String(error))) return false;
    return isTakenByBinary(binary, documentOf(language, matcher));
  }
}

function documentOf(language: string, { rule, constraints, utils, transform }: SyntaxBody['matcher']): string {
  return JSON.stringify({ id: 'r', language, rule, constraints, utils, transform });
}

interface Explanation {
  readonly when: RegExp;
  say(found: RegExpExecArray, language: string): string;
}

/** What napi says (or we, for languages without a parser package), and what a person can do about it. The first that fits counts. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    when: /has no parser package/,
    say: (_, language) => `ast-grep does not take this rule for ${language}. Run "ast-grep scan --rule" with the file to see why.`,
  },
  { when: /unknown field `([^`]*)`/, say: ([, key = '']) => `"${key}" is not a key of a rule.${didYouMean(key, RULE_KEYS)}` },
  {
    when: /Kind `([^`]*)` is invalid/,
    say: ([, kind = ''], language) =>
      `"${kind}" is not a kind of node in ${language}. Look the kind up in the syntax tree of a sample (https://ast-grep.github.io/playground.html).`,
  },
  {
    when: /regex parse error:([\s\S]*?)error: ([^\n]*)/,
    say: ([, , reason = '']) =>
      `The regular expression is not valid: ${reason}. It must be one of Rust's (no look-around, no back-references): https://docs.rs/regex.`,
  },
  {
    when: /Compiled regex exceeds size limit/,
    say: () => 'The regular expression is too large. Make its repeat counts smaller.',
  },
  {
    when: /Multiple AST nodes are detected\. Please check the pattern source `([\s\S]*)`/,
    say: ([, pattern = '']) =>
      `The pattern "${pattern}" is more than one syntax node. Put it into one (a block, a statement) or give it "context" and "selector".`,
  },
  {
    when: /No AST root is detected/,
    say: () => 'The pattern is empty. Write the code that should match.',
  },
  {
    when: /Standalone multi meta variable `([^`]*)`/,
    say: ([, name = '']) => `"${name}" alone cannot be a pattern. Use "$VAR", or put it into a larger pattern.`,
  },
  {
    when: /selector `([^`]*)` matches no node in the context/,
    say: ([, selector = '']) =>
      `The selector "${selector}" matches nothing in the pattern's context. Choose a kind that the context contains.`,
  },
  {
    when: /`([^`]*)` has a cyclic dependency/,
    say: ([, id = '']) =>
      `"${id}" refers to itself in a circle. Break the circle: name the inner part by a relation such as "has", or write it out.`,
  },
  {
    when: /Rule `([^`]*)` is not defined/,
    say: ([, id = '']) =>
      `"matches" names the utility "${id}", which is not defined. Add it under "utils", or as a file in .stewardry/utils.`,
  },
  {
    when: /Undefined meta var `([^`]*)` used in `([^`]*)`/,
    say: ([, name = '', where = '']) =>
      `"${where}" uses $${name}, which no pattern of the rule has. Add it to a pattern, or correct the name.`,
  },
  { when: /invalid field ([^\s.]+)/, say: ([, field = ''], language) => `"${field}" is not a field of any node in ${language}.` },
  {
    when: /Rule must have one positive matcher/,
    say: () => 'The rule is empty. Give it at least one of "pattern", "kind", "regex", "any", "all" or a relation.',
  },
  {
    when: /data did not match any variant of untagged enum Transformation/,
    say: () =>
      'A transform is not valid: one of "replace", "substring", "convert" or "rewrite" with its keys; a "replace" needs a valid regular expression.',
  },
];

function explain(chain: string, language: string): string {
  for (const { when, say } of EXPLANATIONS) {
    const found = when.exec(chain);
    if (found !== null) return say(found, language);
  }
  return `ast-grep cannot use the rule: ${chain.replaceAll(/\s*\n\s*(\|->)?\s*/g, ' ').trim()} See https://ast-grep.github.io/reference/rule.html.`;
}

/** The scalar or key that the message is about, else the section that it names, else the whole. */
function placeOf(chain: string, at: readonly (string | number)[], document: YamlDocument): Range {
  const section = /^`(utils|constraints|transform)` is not configured/.exec(chain)?.[1];
  const path = section === undefined ? [...at] : [...at.slice(0, -1), section];
  const whole = section === undefined ? at.slice(0, -1) : path;
  return (
    findNamed(chain, path, document) ??
    findNamed(chain, whole, document) ??
    document.find(whole, (text, key) => key === 'regex' && chain.includes('regex parse error') && chain.includes(firstLine(text))) ??
    document.keyRangeAt(path)
  );
}

/** Finds what the message quotes: first as a key, then as a value. */
function findNamed(chain: string, path: readonly (string | number)[], document: YamlDocument): Range | undefined {
  const quoted = [...chain.matchAll(/`([^`]+)`/g)].map((found) => found[1] ?? '').filter((text) => !SECTIONS.includes(text));
  const [named] = quoted;
  if (named === undefined) return undefined;
  return document.find(path, (text, key) => key === undefined && text === named) ?? document.find(path, (text) => text === named);
}

const SECTIONS = ['rule', 'utils', 'constraints', 'transform'];

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? text;
}
