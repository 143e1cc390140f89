import { wordOfKind } from './kindWords.ts';
import { patternShape } from './patternShape.ts';
import { regexLiterals } from './regexLiterals.ts';
import { allOf, anyOf, type RequiredText } from './requiredText.ts';
import { isRuleObject, type RuleObject, relationKeys, ruleEntries, ruleList } from './ruleObject.ts';

/** What a rule is matched by. */
export interface RuleMatcher {
  readonly rule: RuleObject;
  readonly utils?: unknown;
  readonly constraints?: unknown;
}

interface Scope {
  readonly language: string;
  readonly utils: ReadonlyMap<string, RuleObject>;
  /** Utilities on the way here; a cycle (legal through relations) says nothing. */
  readonly open: ReadonlySet<string>;
  /** Relations that are followed: all, or only those that stay inside the node. */
  readonly relations: readonly (typeof relationKeys)[number][];
}

/** Kinds of the nodes that a matcher can match; `undefined`: any, or unknown. Sound: a node of another kind cannot match. */
export function kindsOf({ rule, utils }: RuleMatcher, language: string): ReadonlySet<string> | undefined {
  return kindsIn(rule, scopeOf(utils, language, relationKeys));
}

/**
 * What must occur in a file for a matcher to match in it, or in the text of each node that it matches. Sound: without it nothing can
 * match. `not` and `stopBy` never add anything; `any` only what all its alternatives share.
 */
export function requiredText({ rule, utils, constraints }: RuleMatcher, language: string, within: 'file' | 'node'): RequiredText {
  const scope = scopeOf(utils, language, within === 'file' ? relationKeys : ['has']);
  const constrained = ruleEntries(constraints);
  const bound = constrained.length === 0 ? new Set() : boundVariables(rule, language, scope.relations);
  return allOf([requiredBy(rule, scope), ...constrained.flatMap(([name, one]) => (bound.has(name) ? [requiredBy(one, scope)] : []))]);
}

function scopeOf(utils: unknown, language: string, relations: Scope['relations']): Scope {
  return { language, utils: new Map(ruleEntries(utils)), open: new Set(), relations };
}

/** Variables that every match has: those of patterns that must match, in all alternatives. A constraint counts only for these. */
function boundVariables(rule: RuleObject, language: string, relations: Scope['relations']): ReadonlySet<string> {
  const bound = new Set(rule['pattern'] === undefined ? [] : patternShape(rule['pattern'], language).variables);
  const parts = [...ruleList(rule['all']), ...relations.flatMap((key) => (isRuleObject(rule[key]) ? [rule[key]] : []))];
  for (const part of parts) for (const name of boundVariables(part, language, relations)) bound.add(name);
  const [first, ...others] = ruleList(rule['any']).map((one) => boundVariables(one, language, relations));
  for (const name of first ?? []) if (others.every((other) => other.has(name))) bound.add(name);
  return bound;
}

function requiredBy(rule: RuleObject, scope: Scope): RequiredText {
  const needs: RequiredText[] = [];
  if (rule['pattern'] !== undefined) needs.push(patternShape(rule['pattern'], scope.language).words);
  if (typeof rule['regex'] === 'string') needs.push(regexLiterals(rule['regex']));
  for (const kind of plainKind(rule['kind']) ?? []) needs.push(wordOfKind(kind, scope.language) ?? true);
  for (const key of scope.relations) if (isRuleObject(rule[key])) needs.push(requiredBy(rule[key], scope));
  needs.push(...ruleList(rule['all']).map((one) => requiredBy(one, scope)));
  if (rule['any'] !== undefined) needs.push(anyOf(ruleList(rule['any']).map((one) => requiredBy(one, scope))));
  needs.push(inUtility(rule['matches'], scope, true, requiredBy));
  return allOf(needs);
}

function kindsIn(rule: RuleObject, scope: Scope): ReadonlySet<string> | undefined {
  const parts: (ReadonlySet<string> | undefined)[] = [];
  parts.push(plainKind(rule['kind']));
  if (rule['pattern'] !== undefined) parts.push(only(patternShape(rule['pattern'], scope.language).kind));
  parts.push(...ruleList(rule['all']).map((one) => kindsIn(one, scope)));
  if (rule['any'] !== undefined) parts.push(union(ruleList(rule['any']).map((one) => kindsIn(one, scope))));
  parts.push(inUtility(rule['matches'], scope, undefined, kindsIn));
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : new Set(known.flatMap((set) => [...set]).filter((kind) => known.every((set) => set.has(kind))));
}

/** ast-grep also takes selectors (`a > b`, `a:has(b)`) as kind; those say nothing here. */
function plainKind(kind: unknown): ReadonlySet<string> | undefined {
  return typeof kind === 'string' && /^\w+$/.test(kind) ? new Set([kind]) : undefined;
}

function only(kind: string | undefined): ReadonlySet<string> | undefined {
  return kind === undefined ? undefined : new Set([kind]);
}

function union(sets: readonly (ReadonlySet<string> | undefined)[]): ReadonlySet<string> | undefined {
  const known = sets.filter((set) => set !== undefined);
  return known.length < sets.length ? undefined : new Set(known.flatMap((set) => [...set]));
}

function inUtility<T>(matches: unknown, scope: Scope, unknown: T, ask: (rule: RuleObject, scope: Scope) => T): T {
  if (typeof matches !== 'string' || scope.open.has(matches)) return unknown;
  const utility = scope.utils.get(matches);
  return utility === undefined ? unknown : ask(utility, { ...scope, open: new Set([...scope.open, matches]) });
}
