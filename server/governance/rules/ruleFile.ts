import type { Notice, Severity } from '../../../protocol/finding.ts';
import { checkOptions } from '../checks/checkOptions.ts';
import { isRuleObject, type RuleObject } from '../syntax/ruleObject.ts';
import { DOCUMENT_KEYS } from './documentKeys.ts';
import type { GlobalUtil } from './globalUtils.ts';
import { anyCase } from './globset.ts';
import type { CheckBody, Rule, RuleFileResult, Stewardship, SyntaxBody } from './rule.ts';
import { isRefused, type ProblemList, refuse, refuseIssues, remark } from './ruleProblems.ts';
import { stewardshipSchema } from './stewardship.ts';
import { didYouMean } from './suggestion.ts';
import { readSyntaxBody } from './syntaxBody.ts';
import { readYaml, type YamlDocument } from './yamlDocument.ts';

/** Where a rule file belongs. */
export interface RuleFileOrigin {
  /** Absolute path. */
  readonly file: string;
  readonly pack: string;
  /** Folder that its rules govern, relative to the workspace; `''` for all of it. */
  readonly scope: string;
  readonly globalUtils: readonly GlobalUtil[];
}

/**
 * Reads a rule file in ast-grep's format (https://ast-grep.github.io/reference/yaml.html) with our keys `stewardry` and `check`.
 * Each document stands for itself: one bad rule never hides the others. What is wrong is positioned and says what to do.
 */
export function parseRuleFile(text: string, origin: RuleFileOrigin): RuleFileResult {
  const rules: Rule[] = [];
  const notices: Notice[] = [];
  for (const document of readYaml(text)) {
    const problems: ProblemList = { file: origin.file, document, ruleId: undefined, notices: [] };
    for (const rule of readDocument(document, origin, problems)) {
      if (isDuplicate(rule, rules)) {
        refuse(problems, ['id'], `There is already a rule "${rule.id}" for the same language in this file. Give one of them another id.`);
      } else rules.push(rule);
    }
    notices.push(...problems.notices);
  }
  return { rules, problems: notices };
}

/** Keys that only say what the file is, to editors. */
const SILENT_KEYS = ['$schema', '$id'];

/** A document is one rule, or one for each of `stewardry.languages`. */
function readDocument(document: YamlDocument, origin: RuleFileOrigin, problems: ProblemList): Rule[] {
  for (const { message, range } of document.errors) {
    refuse(problems, range, `This is not valid YAML: ${message.replace(/\.$/, '')}. Correct it; this rule is left out until then.`);
  }
  const { value } = document;
  if (document.errors.length > 0 || value === undefined || value === null) return [];
  if (!isRuleObject(value)) {
    refuse(problems, [], 'A rule is a map with "id", "language" and "rule". This is something else.');
    return [];
  }
  const { id } = value;
  if ((typeof id !== 'string' && typeof id !== 'number') || String(id).trim() === '') {
    refuse(problems, id === undefined ? [] : ['id'], 'The rule has no "id". Give it a unique one, such as "no-console".');
  } else problems.ruleId = String(id);
  remarkUnknownKeys(value, problems);
  const rule = readCommon(value, problems, origin);
  const bodies =
    value['check'] === undefined
      ? languagesOf(value, rule.stewardship).map((language) => readSyntaxBody({ ...value, language }, origin.globalUtils, problems))
      : [readCheck(value, problems)];
  return isRefused(problems) ? [] : bodies.filter((body) => body !== undefined).map((body) => ({ ...rule, body }));
}

/** ast-grep has one language a rule; ours may name several that share the grammar, such as JavaScript, TypeScript and Tsx. */
function languagesOf(value: RuleObject, { languages = [] }: Stewardship): readonly unknown[] {
  return languages.length === 0 ? [value['language']] : languages;
}

function remarkUnknownKeys(value: RuleObject, problems: ProblemList): void {
  for (const key of Object.keys(value)) {
    if (DOCUMENT_KEYS.some((known) => known === key) || SILENT_KEYS.includes(key)) continue;
    const message = `"${key}" has no meaning in a rule and is ignored.${didYouMean(key, DOCUMENT_KEYS)}`;
    remark(problems, 'info', problems.document.keyRangeAt([key]), message);
  }
}

function readCheck(value: RuleObject, problems: ProblemList): CheckBody | undefined {
  if (value['rule'] !== undefined) refuse(problems, ['check'], 'A rule has either "rule" or "check", not both. Remove one of them.');
  const parsed = checkOptions.safeParse(value['check']);
  if (parsed.success) return { kind: 'check', check: parsed.data };
  const kind = isRuleObject(value['check']) ? value['check']['kind'] : undefined;
  const kinds = checkOptions.options.map((option) => option.shape.kind.value);
  if (typeof kind === 'string' && !kinds.some((known) => known === kind)) {
    refuse(problems, ['check', 'kind'], `"${kind}" is not a kind of check.${didYouMean(kind, kinds)} The kinds are: ${kinds.join(', ')}.`);
  } else refuseIssues(problems, 'check', parsed.error);
  return undefined;
}

function readCommon(value: RuleObject, problems: ProblemList, origin: RuleFileOrigin): Omit<Rule, 'body'> {
  const id = String(value['id'] ?? '');
  const { severity, isOff } = readSeverity(value['severity'], problems);
  const message = textOf(value['message'], 'message', problems);
  const note = textOf(value['note'], 'note', problems);
  const url = textOf(value['url'], 'url', problems);
  return {
    id,
    source: { pack: origin.pack, file: origin.file, line: problems.document.keyRangeAt(['id']).start.line },
    severity,
    ...(isOff ? { isOff } : {}),
    message: message === undefined || message.trim() === '' ? id : message,
    ...(note === undefined ? {} : { note }),
    ...(url === undefined ? {} : { url }),
    files: componentGlobs(value) ?? readGlobs(value['files'], 'files', problems),
    ignores: readGlobs(value['ignores'], 'ignores', problems),
    scope: origin.scope,
    metadata: isRuleObject(value['metadata']) ? value['metadata'] : {},
    stewardship: readStewardship(value['stewardry'], problems),
  };
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** ast-grep's default is `hint`. */
function readSeverity(value: unknown, problems: ProblemList): { readonly severity: Severity; readonly isOff: boolean } {
  if (value === undefined || value === null) return { severity: 'hint', isOff: false };
  if (value === 'off' || value === false) return { severity: 'hint', isOff: true };
  const severity = SEVERITIES.find((known) => known === value);
  if (severity === undefined) {
    const hint = didYouMean(String(value), [...SEVERITIES, 'off']);
    refuse(problems, ['severity'], `"${String(value)}" is not a severity.${hint} Use error, warning, info, hint or off.`);
  }
  return { severity: severity ?? 'hint', isOff: false };
}

function textOf(value: unknown, key: string, problems: ProblemList): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object')
    return void refuse(problems, [key], `"${key}" must be a text. Quote it if it contains ": " or starts with a bracket.`);
  return String(value);
}

function readGlobs(value: unknown, key: 'files' | 'ignores', problems: ProblemList): readonly string[] {
  if (value === undefined || value === null) return [];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((one, index) => {
    if (typeof one === 'string') return [one];
    if (isRuleObject(one) && typeof one['glob'] === 'string') return [one['caseInsensitive'] === true ? anyCase(one['glob']) : one['glob']];
    refuse(problems, [key, index], `"${key}" takes globs, or objects with "glob" and "caseInsensitive".`);
    return [];
  });
}

function readStewardship(value: unknown, problems: ProblemList): Stewardship {
  if (value === undefined || value === null) return {};
  const parsed = stewardshipSchema.safeParse(value);
  if (!parsed.success) {
    refuseIssues(problems, 'stewardry', parsed.error);
    return {};
  }
  const { people, ai, owner, waivers, languages } = parsed.data;
  return {
    ...(languages === undefined ? {} : { languages }),
    ...(people === undefined ? {} : { people }),
    ...(ai === undefined ? {} : { ai }),
    ...(owner === undefined ? {} : { owner }),
    ...(waivers === undefined
      ? {}
      : { waivers: { allowed: waivers.allowed, ...(waivers.maxDays === undefined ? {} : { maxDays: waivers.maxDays }) } }),
  };
}

/** A rule for Vue, Svelte or Astro is read with the grammar of HTML, and governs components only. */
function componentGlobs(value: RuleObject): readonly string[] | undefined {
  const language = String(value['language']).toLowerCase();
  return value['files'] === undefined && /^(vue|svelte|astro)$/.test(language) ? [`*.${language}`, `**/*.${language}`] : undefined;
}

/** One id may serve several languages in one file, as ast-grep allows; within a language it must be unique. */
function isDuplicate(rule: Rule, others: readonly Rule[]): boolean {
  return others.some((other) => other.id === rule.id && subject(other.body) === subject(rule.body));
}

function subject(body: SyntaxBody | CheckBody): string {
  return body.kind === 'syntax' ? body.language : body.check.kind;
}
