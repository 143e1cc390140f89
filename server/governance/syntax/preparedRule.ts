import { lazily } from '../../base/lazily.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { withAsciiRegexes } from './asciiRegex.ts';
import { looksBeyondStatement } from './locality.ts';
import { asNapiConfig, nativeMatcher } from './nativeMatcher.ts';
import { kindOf, type NapiConfig, parsers } from './parsers.ts';
import type { RequiredText } from './requiredText.ts';
import { isRuleObject, type RuleObject, renameMatches, ruleEntries } from './ruleObject.ts';
import { kindsOf, requiredText } from './ruleShape.ts';
import { hasVariables, variableNames } from './template.ts';

/**
 * A rule with all that can be worked out once, before any text is seen; each part when it is first asked for. Of the rules of a language
 * most lack their words in most files, and are asked for nothing else.
 */
export interface PreparedRule {
  readonly rule: SyntaxRule;
  /** What must occur in a text for the rule to match in it. */
  readonly required: RequiredText;
  /** Why napi does not take it. The parts below are only for a rule that it takes. */
  readonly refusal: string | undefined;
  /** The whole rule as napi takes it: the authority on what matches. */
  readonly config: NapiConfig;
  /** The rule without its constraints, its utilities renamed so that rules can share one matcher: matches at least as much. */
  readonly core: RuleObject;
  readonly utils: Readonly<Record<string, RuleObject>>;
  readonly kinds: ReadonlySet<string> | undefined;
  readonly requiredInNode: RequiredText;
  /** What it finds in a top-level statement depends on that statement alone. */
  readonly isLocal: boolean;
  /** It may match the root of the tree, which is in no statement. */
  readonly mayMatchRoot: boolean;
  /** The core alone does not decide: constraints have a say. */
  readonly hasConstraints: boolean;
  /** Message, labels or fixes need the variables of a match. */
  readonly usesVariables: boolean;
  readonly transformed: ReadonlySet<string>;
  /** Transformed variables that a rewriter has a part in: napi yields an empty text for them. */
  readonly rewritten: ReadonlySet<string>;
  /** The same rule for texts of ASCII characters only: quicker to compile where that makes a difference, else the rule itself. */
  readonly inAscii: PreparedRule;
}

/** Prepares a rule. `index` tells it from the others that it is matched together with. */
export function prepareRule(rule: SyntaxRule, index: number): PreparedRule {
  const { language } = rule.body;
  const matcher = nativeMatcher(rule.body.matcher, language);
  const rename = (id: string): string => `stewardry${index}-${id}`;
  const prepared: PreparedRule = lazily<PreparedRule>({
    rule: () => rule,
    required: () => requiredText(matcher, language, 'file'),
    refusal: () => refusalOf(rule, prepared.config),
    config: () => asNapiConfig(matcher),
    core: () => renameMatches(matcher.rule, rename),
    utils: () => Object.fromEntries(ruleEntries(matcher.utils).map(([id, util]) => [rename(id), renameMatches(util, rename)])),
    kinds: () => kindsOf(matcher, language),
    requiredInNode: () => requiredText(matcher, language, 'node'),
    isLocal: () => !growsFixes(rule) && !looksBeyondStatement(matcher, language, rootKind(language)),
    mayMatchRoot: () => prepared.kinds?.has(rootKind(language)) ?? true,
    hasConstraints: () => matcher.constraints !== undefined,
    usesVariables: () => usesVariables(rule),
    transformed: () => new Set(Object.keys(matcher.transform ?? {})),
    rewritten: () => rewrittenVariables(matcher.transform, rule.body.rewriters !== undefined),
    inAscii: () => asciiTwin(prepared),
  });
  return prepared;
}

function refusalOf({ body }: SyntaxRule, config: NapiConfig): string | undefined {
  if (body.needsBinary === true) return 'Its node kinds are known to the ast-grep binary only, which is missing here.';
  try {
    parsers().parse(body.language, ' ').matches(config);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function rootKind(language: string): string {
  return kindOf(parsers().parse(language, ' '));
}

function asciiTwin(prepared: PreparedRule): PreparedRule {
  const config = withAsciiRegexes(prepared.config);
  if (config === prepared.config) return prepared;
  const changed = { config, core: withAsciiRegexes(prepared.core), utils: withAsciiRegexes(prepared.utils) };
  // Everything else is looked up in the rule itself, which works it out for both.
  const twin: PreparedRule = Object.create(prepared, Object.getOwnPropertyDescriptors(changed));
  return twin;
}

/** A fix that takes in neighbours of the match may take in neighbours of the statement. */
function growsFixes({ body }: SyntaxRule): boolean {
  return body.fixes.some((fix) => fix.expandStart !== undefined || fix.expandEnd !== undefined);
}

function usesVariables(rule: SyntaxRule): boolean {
  const { fixes, labels } = rule.body;
  return (
    hasVariables(rule.message) ||
    Object.keys(labels).length > 0 ||
    fixes.some((fix) => hasVariables(fix.template) || fix.expandStart !== undefined || fix.expandEnd !== undefined)
  );
}

/** Names of transforms that are a `rewrite`, or are computed from one. */
function rewrittenVariables(transform: Readonly<Record<string, unknown>> | undefined, hasRewriters: boolean): ReadonlySet<string> {
  const found = new Set<string>();
  if (transform === undefined || !hasRewriters) return found;
  for (let size = -1; size < found.size; ) {
    size = found.size;
    for (const [name, value] of Object.entries(transform)) {
      if (isRewrite(value) || variableNames(sourceOf(value)).some((source) => found.has(source))) found.add(name);
    }
  }
  return found;
}

function isRewrite(transform: unknown): boolean {
  return typeof transform === 'string' ? /^\s*rewrite\s*\(/.test(transform) : isRuleObject(transform) && 'rewrite' in transform;
}

function sourceOf(transform: unknown): string {
  if (typeof transform === 'string') return transform;
  const [operation] = isRuleObject(transform) ? Object.values(transform) : [];
  return isRuleObject(operation) ? String(operation['source'] ?? '') : '';
}
