import { describeLanguage, languageNames, resolveLanguage } from '../syntax/languages.ts';
import { parsers } from '../syntax/parsers.ts';
import { isRuleObject, type RuleObject, renameMatches, ruleEntries } from '../syntax/ruleObject.ts';
import { readFixes } from './fixTemplates.ts';
import { type GlobalUtil, withGlobalUtils } from './globalUtils.ts';
import { checkMatcher, isForBinaryOnly } from './matcherProblems.ts';
import type { RuleLabel, SyntaxBody } from './rule.ts';
import { isRefused, type ProblemList, refuse, remark } from './ruleProblems.ts';
import { didYouMean } from './suggestion.ts';

/** Reads the keys of a rule that make up its syntax part; refuses through `problems`. */
export function readSyntaxBody(value: RuleObject, globals: readonly GlobalUtil[], problems: ProblemList): SyntaxBody | undefined {
  const language = readLanguage(value['language'], problems);
  const matcher = readMatcher(value, language ?? '', globals, problems);
  const fixes = readFixes(value['fix'], problems);
  const rewriters = readRewriters(value['rewriters'], problems);
  if (language === undefined || matcher === undefined || isRefused(problems)) return undefined;
  const needsBinary = isForBinaryOnly(language, matcher);
  if (!needsBinary) {
    checkMatcher(language, matcher, ['rule'], problems);
    for (const [index, rewriter] of rewriters.entries()) checkRewriter(rewriter, index, language, matcher, problems);
    for (const [index, fix] of fixes.entries()) checkExpansions(fix, index, language, matcher, problems);
  }
  if (isRefused(problems)) return undefined;
  const labels = readLabels(value['labels'], problems);
  return {
    kind: 'syntax',
    language,
    matcher,
    ...(needsBinary ? { needsBinary } : {}),
    ...(rewriters.length === 0 ? {} : { rewriters }),
    fixes,
    labels,
  };
}

function readLanguage(language: unknown, problems: ProblemList): string | undefined {
  if (language === undefined) return void refuse(problems, [], 'The rule has no "language". Add the language of the files that it checks.');
  const canonical = typeof language === 'string' ? resolveLanguage(language) : undefined;
  const name = String(language);
  if (canonical === undefined) {
    const hint = didYouMean(name, languageNames()) || ' Names are at https://ast-grep.github.io/reference/languages.html.';
    return void refuse(problems, ['language'], `"${name}" is not a language that Stewardry can parse.${hint}`);
  }
  const isForBinary = describeLanguage(canonical)?.isBinaryOnly === true && parsers().binary() !== undefined;
  const reason = isForBinary ? undefined : parsers().whyUnavailable(canonical);
  if (reason !== undefined) return void refuse(problems, ['language'], reason);
  return describeLanguage(canonical)?.id;
}

function readMatcher(
  value: RuleObject,
  language: string,
  globals: readonly GlobalUtil[],
  problems: ProblemList,
): SyntaxBody['matcher'] | undefined {
  const { rule, constraints, transform } = value;
  if (!isRuleObject(rule)) {
    const at = rule === undefined ? [] : ['rule'];
    return void refuse(problems, at, 'The rule has no "rule" (nor a "check"). Add the rule object that says what it matches.');
  }
  for (const key of ['constraints', 'utils', 'transform'] as const) {
    if (value[key] !== undefined && value[key] !== null && !isRuleObject(value[key])) refuse(problems, [key], `"${key}" must be a map.`);
  }
  const plain = withPlainIds({
    rule,
    constraints: isRuleObject(constraints) ? constraints : undefined,
    utils: Object.fromEntries(ruleEntries(value['utils'])),
  });
  const whole = withGlobalUtils(plain, language, globals);
  return {
    rule: whole.rule,
    ...(whole.constraints === undefined ? {} : { constraints: whole.constraints }),
    ...(Object.keys(whole.utils).length === 0 ? {} : { utils: whole.utils }),
    ...(isRuleObject(transform) ? { transform } : {}),
  };
}

type RawMatcher = {
  readonly rule: RuleObject;
  readonly constraints: RuleObject | undefined;
  readonly utils: Readonly<Record<string, RuleObject>>;
};

/** ast-grep once took any utility id, and now reserves punctuation for calls: such ids become plain ones. */
function withPlainIds(matcher: RawMatcher): RawMatcher {
  const ids = new Map<string, string>();
  for (const id of Object.keys(matcher.utils)) {
    if (!/[(),=]/.test(id)) continue;
    let plain = id.replaceAll(/[(),=]/g, '-');
    while (plain in matcher.utils || [...ids.values()].includes(plain)) plain += '-';
    ids.set(id, plain);
  }
  if (ids.size === 0) return matcher;
  const rename = (id: string): string => ids.get(id) ?? id;
  const renameAll = (rules: RuleObject): Record<string, RuleObject> =>
    Object.fromEntries(ruleEntries(rules).map(([name, rule]) => [name, renameMatches(rule, rename)]));
  return {
    rule: renameMatches(matcher.rule, rename),
    constraints: matcher.constraints === undefined ? undefined : renameAll(matcher.constraints),
    utils: Object.fromEntries(Object.entries(renameAll(matcher.utils)).map(([id, rule]) => [rename(id), rule])),
  };
}

function readRewriters(rewriters: unknown, problems: ProblemList): readonly RuleObject[] {
  if (rewriters === undefined || rewriters === null) return [];
  if (!Array.isArray(rewriters)) {
    refuse(problems, ['rewriters'], '"rewriters" must be a list.');
    return [];
  }
  return rewriters.filter((rewriter, index) => {
    const isWhole =
      isRuleObject(rewriter) && typeof rewriter['id'] === 'string' && isRuleObject(rewriter['rule']) && rewriter['fix'] !== undefined;
    if (!isWhole) refuse(problems, ['rewriters', index], 'A rewriter needs "id", "rule" and "fix".');
    return isWhole;
  });
}

function checkRewriter(rewriter: RuleObject, index: number, language: string, matcher: SyntaxBody['matcher'], problems: ProblemList): void {
  const utils = { ...matcher.utils, ...Object.fromEntries(ruleEntries(rewriter['utils'])) };
  const { rule, constraints, transform } = rewriter;
  if (!isRuleObject(rule)) return;
  // Constraints may name variables of the outer rule, and transforms too: only their shape can be judged here, by the command line.
  const own = { rule, utils, ...(isRuleObject(constraints) && transform === undefined ? { constraints } : {}) };
  checkMatcher(language, own, ['rewriters', index, 'rule'], problems);
}

function checkExpansions(
  fix: { readonly expandStart?: unknown; readonly expandEnd?: unknown },
  index: number,
  language: string,
  matcher: SyntaxBody['matcher'],
  problems: ProblemList,
): void {
  for (const key of ['expandStart', 'expandEnd'] as const) {
    if (fix[key] === undefined) continue;
    const at =
      problems.document.rangeAt(['fix', index, key]).start.line > problems.document.rangeAt(['fix']).start.line
        ? ['fix', index, key]
        : ['fix', key];
    if (!isRuleObject(fix[key])) {
      refuse(problems, at, `"${key}" must be a rule object.`);
      continue;
    }
    const { stopBy: _stopBy, ...rule } = fix[key];
    checkMatcher(language, { rule, ...(matcher.utils === undefined ? {} : { utils: matcher.utils }) }, at, problems);
  }
}

function readLabels(labels: unknown, problems: ProblemList): Record<string, RuleLabel> {
  if (labels === undefined || labels === null) return {};
  const known = ruleEntries(labels);
  if (!isRuleObject(labels) || known.length < Object.keys(labels).length) {
    remark(
      problems,
      'warning',
      ['labels'],
      '"labels" must be a map from variables to labels with "style" and "message"; the rest is ignored.',
    );
  }
  return Object.fromEntries(
    known.map(([name, label]) => [
      name,
      {
        style: label['style'] === 'primary' ? 'primary' : 'secondary',
        ...(typeof label['message'] === 'string' ? { message: label['message'] } : {}),
      },
    ]),
  );
}
