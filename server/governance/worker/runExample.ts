import type { Finding } from '../../../protocol/finding.ts';
import type { CheckMatch, CheckScope, SourceFile, WorkspaceView } from '../checks/checkKind.ts';
import { checkKinds } from '../checks/index.ts';
import { memoryView } from '../checks/memoryView.ts';
import { compileGlobs } from '../config/glob.ts';
import { casePath } from '../rule-tests/casePath.ts';
import type { TestCase } from '../rule-tests/ruleTestFile.ts';
import type { CheckRule, Rule, SyntaxRule } from '../rules/rule.ts';
import { describeLanguage, languageOf } from '../syntax/languages.ts';
import { parsers } from '../syntax/parsers.ts';
import { resolveRewritten } from '../syntax/rewritten.ts';
import { createSyntaxEngine } from '../syntax/syntaxEngine.ts';

/** Findings of one rule in one example of its test. As in ast-grep, suppressions, severities and `files` of a syntax rule do not count. */
export async function runExample(rule: Rule, example: TestCase, signal: AbortSignal): Promise<readonly Finding[]> {
  if (rule.body.kind === 'syntax') return runSyntaxExample({ ...rule, body: rule.body }, example, signal);
  return (await runCheckExample({ ...rule, body: rule.body }, example, signal)).map((match) => toFinding(rule, match.path, match));
}

async function runSyntaxExample(rule: SyntaxRule, example: TestCase, signal: AbortSignal): Promise<readonly Finding[]> {
  const { language } = rule.body;
  const found: Finding[] = [];
  for (const [path, text] of Object.entries(filesOf(rule, example, describeLanguage(language)?.extensions[0]))) {
    const file = { path, text, language };
    const { matches, notices } = createSyntaxEngine([rule]).check(file, () => true);
    const [broken] = notices;
    if (broken) throw new Error(broken.message);
    const complete = await resolveRewritten(file, matches, [rule], parsers().binary(), signal);
    found.push(...complete.map((match) => toFinding(rule, path, match)));
  }
  return found;
}

function toFinding(rule: Rule, path: string, match: Pick<CheckMatch, 'range' | 'fixes'> & { message?: string }): Finding {
  const fixes = (match.fixes ?? []).map(({ title, edits }) => ({ title, edits: [...edits] }));
  const { id: ruleId, severity } = rule;
  const finding = {
    ruleId,
    severity,
    message: match.message ?? rule.message,
    path,
    range: match.range,
    fixes,
    related: [],
    fixable: fixes.length > 0,
  };
  return { ...finding, fingerprint: '' };
}

async function runCheckExample(rule: CheckRule, example: TestCase, signal: AbortSignal): Promise<readonly CheckMatch[]> {
  const { check } = rule.body;
  const kind = await checkKinds[check.kind].load();
  const files = filesOf(rule, example);
  // In each branch the registry pairs the kind with its own options; the union of kinds loses that.
  if (kind.looksAt === 'commit') {
    const run = kind.check as (message: string, path: string, options: unknown) => readonly CheckMatch[];
    return Object.entries(files).flatMap(([path, text]) => run(text, path, check));
  }
  if (kind.looksAt === 'file') {
    const run = kind.check as (file: SourceFile, options: unknown) => readonly CheckMatch[] | Promise<readonly CheckMatch[]>;
    const governed = Object.entries(files).filter(([path]) => scopeOf(rule).includes(path));
    return (await Promise.all(governed.map(([path, text]) => run({ path, text, language: languageOf(path) }, check)))).flat();
  }
  const changed = example.kind === 'files' && example.changed ? { changed: changedLines(example.changed) } : {};
  const run = kind.check as (
    view: WorkspaceView,
    scope: CheckScope,
    options: unknown,
    signal: AbortSignal,
  ) => Promise<readonly CheckMatch[]>;
  return run(memoryView(files, changed), scopeOf(rule), check, signal);
}

/** An example that is only a text gets a name that the rule governs. */
function filesOf(rule: Rule, example: TestCase, extension?: string): Readonly<Record<string, string>> {
  if (example.kind === 'files') return example.files;
  return { [example.kind === 'file' ? example.path : casePath(rule, extension)]: example.text };
}

/** People count lines from 1, checks from 0. */
function changedLines(changed: Readonly<Record<string, readonly number[]>>): Map<string, Set<number>> {
  return new Map(Object.entries(changed).map(([path, lines]) => [path, new Set(lines.map((line) => line - 1))]));
}

function scopeOf(rule: Rule): CheckScope {
  const files = rule.files.length === 0 ? () => true : compileGlobs(rule.files);
  const ignores = compileGlobs(rule.ignores);
  return { includes: (path) => files(path) && !ignores(path), folder: '' };
}
