import type { SyntaxRule } from '../rules/rule.ts';
import { withAsciiRegexes } from './asciiRegex.ts';
import { looksBeyondStatement } from './locality.ts';
import { asNapiConfig, nativeMatcher } from './nativeMatcher.ts';
import { kindOf, type NapiConfig, parsers } from './parsers.ts';
import type { RequiredText } from './requiredText.ts';
import { isRuleObject, type RuleObject, renameMatches, ruleEntries } from './ruleObject.ts';
import { ruleShape } from './ruleShape.ts';
import { hasVariables, variableNames } from './template.ts';

/** A rule with all that can be worked out once, before any text is seen. */
export interface PreparedRule {
  readonly rule: SyntaxRule;
  /** The whole rule as napi takes it: the authority on what matches. */
  readonly config: NapiConfig;
  /** The rule without its constraints, its utilities renamed so that rules can share one matcher: matches at least as much. */
  readonly core: RuleObject;
  readonly utils: Readonly<Record<string, RuleObject>>;
  readonly kinds: ReadonlySet<string> | undefined;
  readonly required: RequiredText;
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
  /** The same rule for texts of ASCII characters only, where that makes a difference: quicker to compile. */
  readonly inAscii?: PreparedRule;
  /** Transformed variables that a rewriter has a part in: napi yields an empty text for them. */
  readonly rewritten: ReadonlySet<string>;
}

/** Prepares a rule; `undefined` and a reason when napi refuses it. */
export function prepareRule(rule: SyntaxRule, index: number): { readonly prepared: PreparedRule } | { readonly reason: string } {
  const { language } = rule.body;
  const matcher = nativeMatcher(rule.body.matcher, language);
  if (rule.body.needsBinary === true) return { reason: 'Its node kinds are known to the ast-grep binary only, which is missing here.' };
  const config = asNapiConfig(matcher);
  const probe = parsers().parse(language, ' ');
  try {
    probe.matches(config);
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
  const rename = (id: string): string => `stewardry${index}-${id}`;
  const utils = ruleEntries(matcher.utils).map(([id, util]) => [rename(id), renameMatches(util, rename)] as const);
  const shape = ruleShape(matcher, language);
  const transformed = new Set(Object.keys(matcher.transform ?? {}));
  const prepared: PreparedRule = {
    rule,
    config,
    core: renameMatches(matcher.rule, rename),
    utils: Object.fromEntries(utils),
    kinds: shape.kinds,
    required: shape.required,
    requiredInNode: shape.requiredInNode,
    isLocal: !growsFixes(rule) && !looksBeyondStatement(matcher, language, kindOf(probe)),
    mayMatchRoot: shape.kinds?.has(kindOf(probe)) ?? true,
    hasConstraints: matcher.constraints !== undefined,
    usesVariables: usesVariables(rule),
    transformed,
    rewritten: rewrittenVariables(matcher.transform, rule.body.rewriters !== undefined),
  };
  return { prepared: withAsciiTwin(prepared) };
}

function withAsciiTwin(prepared: PreparedRule): PreparedRule {
  const config = withAsciiRegexes(prepared.config);
  if (config === prepared.config) return prepared;
  return { ...prepared, inAscii: { ...prepared, config, core: withAsciiRegexes(prepared.core), utils: withAsciiRegexes(prepared.utils) } };
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
