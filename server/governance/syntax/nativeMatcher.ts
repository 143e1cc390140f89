import type { SyntaxRule } from '../rules/rule.ts';
import { describeLanguage } from './languages.ts';
import type { NapiConfig } from './parsers.ts';
import { isErrorPattern, phpPattern } from './phpPatterns.ts';
import { mapPatterns, type RuleObject, ruleEntries } from './ruleObject.ts';

type Matcher = SyntaxRule['body']['matcher'];

/** A matcher as the parser package's grammar needs it: what a person wrote fits the grammar of the ast-grep binary. */
export function nativeMatcher(matcher: Matcher, language: string): Matcher {
  if (language !== 'Php') return matcher;
  const { rule, constraints, utils, transform } = matcher;
  return {
    rule: mapPatterns(rule, phpPattern),
    ...(constraints === undefined ? {} : { constraints: mapAll(constraints) }),
    ...(utils === undefined ? {} : { utils: mapAll(utils) }),
    ...(transform === undefined ? {} : { transform }),
  };
}

/** True when a pattern of the matcher means something else to the grammar of the parser package, and no translation is exact. */
export function hasForeignPattern({ rule, constraints, utils }: Matcher, language: string): boolean {
  const isForeign = describeLanguage(language)?.readsPatternsOtherwise === true ? () => true : isErrorPattern;
  if (isForeign === isErrorPattern && language !== 'Php') return false;
  let found = false;
  const look = (pattern: unknown): unknown => {
    found ||= isForeign(pattern);
    return pattern;
  };
  for (const one of [rule, ...rulesIn(constraints), ...rulesIn(utils)]) mapPatterns(one, look);
  return found;
}

/** A matcher that was read from YAML as napi's type. */
export function asNapiConfig(matcher: Matcher): NapiConfig {
  const { rule, constraints, utils, transform } = matcher;
  // Undefined keys must be absent, or napi takes them for null. The shape itself is checked by napi, which throws.
  return {
    rule,
    ...(constraints === undefined ? {} : { constraints }),
    ...(utils === undefined ? {} : { utils }),
    ...(transform === undefined ? {} : { transform }),
  } as NapiConfig;
}

function mapAll(rules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...rules, ...Object.fromEntries(ruleEntries(rules).map(([id, one]) => [id, mapPatterns(one, phpPattern)])) };
}

function rulesIn(rules: unknown): readonly RuleObject[] {
  return ruleEntries(rules).map(([, rule]) => rule);
}
