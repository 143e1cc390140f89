import type { Finding, Notice } from '../../../protocol/finding.ts';
import { type CheckMatch, CheckStopped, type SourceFile } from '../checks/checkKind.ts';
import { checkKinds } from '../checks/index.ts';
import { fingerprintFindings, type UnmarkedFinding } from '../findings/fingerprint.ts';
import { applySuppressions } from '../findings/suppressions.ts';
import type { CheckRule, Rule } from '../rules/rule.ts';
import { languageOf } from '../syntax/languages.ts';
import { parsers } from '../syntax/parsers.ts';
import { resolveRewritten } from '../syntax/rewritten.ts';
import type { StatementMemory } from '../syntax/statementMemory.ts';
import type { SyntaxMatch, SyntaxReport } from '../syntax/syntaxEngine.ts';
import { reasonToSkip } from './readText.ts';
import type { FileReport, TextToCheck } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

export interface CheckTextOptions {
  /** Only these rules; empty: all. */
  readonly ruleIds: readonly string[];
  /** ISO date in the user's time zone, for the expiry of suppressions. */
  readonly today: string;
  readonly signal: AbortSignal;
  /** For a document that is checked while somebody types. */
  readonly memory?: StatementMemory;
  /** Only findings that reach such a line (from 0) are wanted; others may be missing, so fingerprints and unused suppressions mean nothing. */
  readonly isTouched?: (line: number) => boolean;
}

/**
 * Checks one text with every rule that looks at single files. Suppressed findings are in the report, marked. `known`: what the syntax
 * rules found, when somebody has asked them already; its matches may lack their fixes.
 */
export async function checkText(
  session: RuleSession,
  text: TextToCheck,
  options: CheckTextOptions,
  known?: SyntaxReport,
): Promise<FileReport> {
  const { path } = text;
  if (session.ruleSet.ignoresPath(path)) return { path, findings: [], notices: [] };
  const { limits } = session.config.effective(path);
  const skipped = reasonToSkip(path, text.text, limits.fileSizeKb);
  if (skipped) return { path, findings: [], notices: [skipped] };
  const file: SourceFile = { path, text: text.text, language: languageOf(path, text.languageId) };
  const isWanted = (rule: Rule): boolean =>
    (options.ruleIds.length === 0 || options.ruleIds.includes(rule.id)) && session.ruleSet.isActive(rule, path);
  const { engine, syntaxRules, checks, byId } = session.prepared(path);
  const isActive = (ruleId: string): boolean => {
    const rule = byId.get(ruleId);
    return rule !== undefined && isWanted(rule);
  };
  const syntax = known ?? engine.check(file, isActive, limits.ruleTimeMs, options.memory, options.isTouched);
  const matches = known?.matches ?? (await resolveRewritten(file, syntax.matches, syntaxRules, parsers().binary(), options.signal));
  const found = matches.flatMap((match) => fromSyntax(session, path, match, byId));
  const notices: Notice[] = [...syntax.notices];
  const wanted = checks.filter(isWanted);
  await prepareChecks(file, wanted);
  for (const rule of wanted) found.push(...(await runFileCheck(session, file, rule, notices)));
  const marked = fingerprintFindings(text.text, found.toSorted(byPosition));
  const findings = applySuppressions({
    path,
    text: text.text,
    language: file.language ?? text.languageId,
    findings: marked,
    isKnownRule: (ruleId) => session.knownIds.has(ruleId),
    ruleIds: session.knownIds,
    wasChecked: (ruleId) => isActive(ruleId) && looksAtFiles(byId.get(ruleId)),
    today: options.today,
    severityFor: (ruleId) => session.ruleSet.severityFor(ruleId, path),
    waiversOf: (ruleId) => byId.get(ruleId)?.stewardship.waivers,
  });
  return { path, findings, notices };
}

/** A check of the whole workspace did not run here, so its silence proves nothing. */
function looksAtFiles(rule: Rule | undefined): boolean {
  return rule?.body.kind === 'syntax' || (rule?.body.kind === 'check' && checkKinds[rule.body.check.kind].looksAt === 'file');
}

function fromSyntax(session: RuleSession, path: string, match: SyntaxMatch, byId: ReadonlyMap<string, Rule>): UnmarkedFinding[] {
  const rule = byId.get(match.ruleId);
  const severity = session.ruleSet.severityFor(match.ruleId, path);
  if (rule === undefined || severity === 'off') return [];
  const { range, message, related, fixes } = match;
  const fixable = fixes.length > 0 || (match.lacksFixes === true && rule.body.kind === 'syntax' && rule.body.fixes.length > 0);
  return [{ ...describe(rule), severity, path, range, message, related: [...related], fixes: [...fixes], fixable }];
}

async function prepareChecks(file: SourceFile, rules: readonly CheckRule[]): Promise<void> {
  for (const [name, same] of Map.groupBy(rules, ({ body }) => body.check.kind)) {
    const kind = await checkKinds[name].load();
    // The registry pairs each kind with its own options; the union of kinds loses that.
    if (kind.looksAt === 'file')
      (kind as { prepare?(of: SourceFile, options: readonly unknown[]): void }).prepare?.(
        file,
        same.map(({ body }) => body.check),
      );
  }
}

async function runFileCheck(session: RuleSession, file: SourceFile, rule: CheckRule, notices: Notice[]): Promise<UnmarkedFinding[]> {
  const kind = await checkKinds[rule.body.check.kind].load();
  if (kind.looksAt !== 'file') return [];
  // The registry pairs each kind with its own options; the union of kinds loses that.
  const check = kind.check as (file: SourceFile, options: unknown) => readonly CheckMatch[] | Promise<readonly CheckMatch[]>;
  try {
    return (await check(file, rule.body.check)).flatMap((match) => toFinding(session, rule, match));
  } catch (error) {
    notices.push(stoppedNotice(error, rule, file.path));
    return [];
  }
}

/** A check that stopped on purpose becomes a notice, so that the other rules go on; anything else is a defect. */
export function stoppedNotice(error: unknown, rule: Rule, path: string): Notice {
  if (!(error instanceof CheckStopped)) throw error;
  const kind = error.reason === 'timeout' ? 'rule-timeout' : 'rule-broken';
  const severity = error.reason === 'timeout' ? 'warning' : 'error';
  return {
    kind,
    severity,
    message: `Rule "${rule.id}" (${rule.source.file}:${rule.source.line + 1}) was left out: ${error.message}.`,
    path,
    ruleId: rule.id,
  };
}

/** Turns what a check found into a finding of its rule. */
export function toFinding(session: RuleSession, rule: Rule, match: CheckMatch): UnmarkedFinding[] {
  const severity = session.ruleSet.severityFor(rule.id, match.path);
  if (severity === 'off') return [];
  const fixes = (match.fixes ?? []).map(({ title, edits }) => ({ title, edits: [...edits] }));
  const message = interpolate(rule, match);
  const { path, range } = match;
  return [{ ...describe(rule), severity, path, range, message, related: [...(match.related ?? [])], fixes, fixable: fixes.length > 0 }];
}

function describe({ id, note, url }: Rule): Pick<Finding, 'ruleId' | 'note' | 'url'> {
  return { ruleId: id, ...(note === undefined ? {} : { note }), ...(url === undefined ? {} : { url }) };
}

/** `$DETAIL` is the check's own sentence; a rule whose message is only its id says that sentence. */
function interpolate(rule: Rule, { detail, variables = {} }: CheckMatch): string {
  if (rule.message === rule.id) return detail;
  const values: Readonly<Record<string, string>> = { ...variables, DETAIL: detail };
  return rule.message.replaceAll(/\$([A-Z][A-Z0-9_]*)/g, (whole, name: string) => values[name] ?? whole);
}

function byPosition(a: UnmarkedFinding, b: UnmarkedFinding): number {
  const [first, second] = [a.range.start, b.range.start];
  return first.line - second.line || first.character - second.character || (a.ruleId < b.ruleId ? -1 : a.ruleId > b.ruleId ? 1 : 0);
}
