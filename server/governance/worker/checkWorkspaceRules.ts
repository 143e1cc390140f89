import type { CheckMatch, CheckScope, WorkspaceView } from '../checks/checkKind.ts';
import { checkKinds } from '../checks/index.ts';
import { fingerprintFindings, type UnmarkedFinding } from '../findings/fingerprint.ts';
import { applySuppressions } from '../findings/suppressions.ts';
import type { CheckRule, Rule } from '../rules/rule.ts';
import { languageOf } from '../syntax/languages.ts';
import { stoppedNotice, toFinding } from './checkText.ts';
import type { FileReport } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';

/** Runs every rule whose check needs the whole workspace; one that fails is said and does not stop the others. */
export async function checkWorkspaceRules(
  session: RuleSession,
  view: WorkspaceView,
  options: { readonly ruleIds: readonly string[]; readonly today: string },
  signal: AbortSignal,
): Promise<FileReport[]> {
  const rules = session.ruleSet.rules.filter(
    (rule): rule is CheckRule => isWorkspaceCheck(rule) && (options.ruleIds.length === 0 || options.ruleIds.includes(rule.id)),
  );
  const found: UnmarkedFinding[] = [];
  const stopped: FileReport[] = [];
  for (const rule of rules) {
    try {
      const matches = await runWorkspaceCheck(rule, view, scopeOf(session, rule), signal);
      found.push(...matches.flatMap((match) => toFinding(session, rule, match)));
    } catch (error) {
      stopped.push({ path: rule.source.file, findings: [], notices: [stoppedNotice(error, rule, rule.source.file)] });
    }
  }
  const byPath = Map.groupBy(found, (finding) => finding.path);
  const reports = await Promise.all([...byPath].map(([path, findings]) => mark(session, view, path, findings, options.today)));
  return [...reports, ...stopped];
}

export function isWorkspaceCheck(rule: Rule): boolean {
  return rule.body.kind === 'check' && checkKinds[rule.body.check.kind].looksAt === 'workspace';
}

async function runWorkspaceCheck(
  rule: CheckRule,
  view: WorkspaceView,
  scope: CheckScope,
  signal: AbortSignal,
): Promise<readonly CheckMatch[]> {
  const kind = await checkKinds[rule.body.check.kind].load();
  if (kind.looksAt !== 'workspace') return [];
  // The registry pairs each kind with its own options; the union of kinds loses that.
  const check = kind.check as (
    view: WorkspaceView,
    scope: CheckScope,
    options: unknown,
    signal: AbortSignal,
  ) => Promise<readonly CheckMatch[]>;
  return check(view, scope, rule.body.check, signal);
}

function scopeOf(session: RuleSession, rule: Rule): CheckScope {
  return { folder: rule.scope, includes: (path) => session.ruleSet.isActive(rule, path) };
}

async function mark(
  session: RuleSession,
  view: WorkspaceView,
  path: string,
  found: readonly UnmarkedFinding[],
  today: string,
): Promise<FileReport> {
  const text = (await view.read(path)) ?? '';
  const findings = applySuppressions({
    path,
    text,
    language: languageOf(path),
    findings: fingerprintFindings(text, found),
    isKnownRule: (ruleId) => session.knownIds.has(ruleId),
    // What a comment leaves unused is said where the file itself is checked.
    wasChecked: () => false,
    today,
    waiversOf: (ruleId) => session.prepared(path).byId.get(ruleId)?.stewardship.waivers,
  });
  const own = new Set(found.map((finding) => finding.ruleId));
  return { path, findings: findings.filter((finding) => own.has(finding.ruleId)), notices: [] };
}
