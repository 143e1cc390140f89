import type { SyntaxRule } from '../rules/rule.ts';
import { describeLanguage } from './languages.ts';
import { kindsOf } from './ruleShape.ts';
import { hasVariables, variableNames } from './template.ts';

/** True when the binary can run the rule with the same outcome as the engine in this process. */
export function isForCommandLine(rule: SyntaxRule): boolean {
  const known = answers.get(rule);
  if (known !== undefined) return known;
  const answer = decide(rule);
  answers.set(rule, answer);
  return answer;
}

/** Rules never change, and a scan asks about each of them once for every few hundred files; finding out takes 0.5 ms. */
const answers = new WeakMap<SyntaxRule, boolean>();

function decide(rule: SyntaxRule): boolean {
  const { language, matcher, labels, needsBinary } = rule.body;
  if (needsBinary === true) return true;
  // The binary refuses rules that do not say which kinds they match (a bare `regex`).
  if (describeLanguage(language)?.isInProcessOnly === true || kindsOf(matcher, language) === undefined) return false;
  // The binary prints the parts of a `$$$A`, not the source between them.
  return !Object.values(labels).some(({ message }) => message !== undefined && /\$\$\$[A-Z_]/.test(message));
}

/** A rule as a document for the binary, under the given id. Only what decides matches and messages: the binary is strict about the rest. */
export function ruleDocument(rule: SyntaxRule, id: string, fix?: unknown): string {
  const { language, matcher, rewriters } = rule.body;
  const { rule: matching, constraints, utils, transform } = matcher;
  const needsTransform = transform !== undefined && (fix !== undefined || usesTransform(rule, transform));
  return JSON.stringify({
    id,
    language,
    severity: 'hint',
    message: rule.message,
    rule: matching,
    constraints,
    utils,
    ...(needsTransform ? { transform, rewriters } : {}),
    fix,
  });
}

/** Labels may show transformed variables too. */
function usesTransform(rule: SyntaxRule, transform: Readonly<Record<string, unknown>>): boolean {
  const texts = [rule.message, ...Object.values(rule.body.labels).map((label) => label.message ?? '')];
  return texts.some((text) => hasVariables(text) && variableNames(text).some((name) => name in transform));
}

/** Id of the rules that find comments with `ast-grep-ignore`. */
export const IGNORE_COMMENT_ID = 'stewardry-ignore-comment';

/** Id under which the binary itself reports comments that suppress everything, which also hide `IGNORE_COMMENT_ID`. */
export const SUPPRESS_ALL_ID = 'no-suppress-all';

/** A rule that finds what keeps a file from the binary: comments by which it would drop matches on its own. */
export function ignoreCommentDocument(language: string): string {
  const kinds = describeLanguage(language)?.commentKinds ?? [];
  const comment = { all: [{ any: kinds.map((kind) => ({ kind })) }, { regex: 'ast-grep-ignore' }] };
  // HTML around PHP is nothing but errors to the binary, and the nodes near them are guesses: the engine can read it.
  const rule = language === 'Php' ? { any: [comment, { kind: 'ERROR' }] } : comment;
  return JSON.stringify({ id: IGNORE_COMMENT_ID, language, severity: 'hint', message: '', rule });
}
