import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Finding, Notice, Range } from '../../../protocol/finding.ts';
import type { ProposedCheck, ProposedFinding } from '../../../protocol/rules.ts';
import { memoryView } from '../checks/memoryView.ts';
import { ownEnforcement, usualEnforcement } from '../config/enforcement.ts';
import { applyBaseline, type Baseline, EMPTY_BASELINE, parseBaseline } from '../findings/baseline.ts';
import { fixAll } from '../findings/fixAll.ts';
import type { FileChange } from '../govern/action.ts';
import { addedSuppressions } from '../proposed/addedSuppressions.ts';
import { broughtFindings, isAboutFile, linesOf } from '../proposed/broughtFindings.ts';
import { lineChange } from '../proposed/lineChange.ts';
import { languageOf } from '../syntax/languages.ts';
import { type CheckTextOptions, checkText } from './checkText.ts';
import { checkWorkspaceRules } from './checkWorkspaceRules.ts';
import type { RuleSession } from './ruleSession.ts';

/** What a rule demands of an AI run where it does not say: a hint must not trap an agent. */

/**
 * Checks texts that are proposed and nowhere written: what the change brings, what it becomes when rules mend it, suppressions that it adds, and
 * which rules could not be asked. Rejects only when the signal aborts, or on a defect.
 */
export async function checkProposed(
  session: RuleSession,
  changes: readonly FileChange[],
  options: Omit<CheckTextOptions, 'memory' | 'ruleIds'>,
): Promise<ProposedCheck> {
  const files = changes.flatMap((change) => (change.after === null ? [] : [proposedFile(change, change.after, changes)]));
  const checked: FileOutcome[] = [];
  for (const file of files) checked.push(await checkFile(session, file, options));
  const notices = [...session.loaded.problems, ...checked.flatMap((each) => each.notices)];
  return {
    version: session.loaded.version,
    findings: checked.flatMap(({ findings }) => findings),
    suppressions: [...addedSuppressions(changes)],
    mended: checked.flatMap(({ mended }) => mended ?? []),
    broken: [...notices.filter((notice) => notice.severity === 'error' || notice.kind === 'rule-timeout'), ...unknownBinding(session)],
    skipped: checked.flatMap((each) => each.notices).filter(({ kind }) => kind === 'file-skipped'),
  };
}

/** A text with the one it comes from; a moved file comes from another path. */
interface ProposedFile {
  readonly path: string;
  readonly after: string;
  readonly before: string | null;
  readonly beforePath: string;
}

function proposedFile({ path, before, movedFrom }: FileChange, after: string, changes: readonly FileChange[]): ProposedFile {
  if (movedFrom === undefined || before !== null) return { path, after, before, beforePath: path };
  const source = changes.find((change) => change.path === movedFrom);
  return { path, after, before: source?.before ?? null, beforePath: movedFrom };
}

interface FileOutcome {
  readonly findings: ProposedFinding[];
  readonly mended?: ProposedCheck['mended'][number];
  readonly notices: readonly Notice[];
}

async function checkFile(
  session: RuleSession,
  file: ProposedFile,
  options: Omit<CheckTextOptions, 'memory' | 'ruleIds'>,
): Promise<FileOutcome> {
  const notices: Notice[] = [];
  const all = async (path: string, text: string): Promise<readonly Finding[]> => {
    const found = await openFindings(session, path, text, options);
    notices.push(...found.notices);
    return found.findings;
  };
  let known: Promise<readonly Finding[]> | undefined;
  const before = (): Promise<readonly Finding[]> => {
    known ??= file.before === null ? Promise.resolve([]) : all(file.beforePath, file.before);
    return known;
  };
  const brought = async (text: string): Promise<readonly Finding[]> =>
    broughtFindings({ before: file.before, after: text, isMoved: file.path !== file.beforePath }, await all(file.path, text), before);

  if (await isClean(session, file, options)) return { findings: [], notices: [] };
  const found = await brought(file.after);
  const findings = found.map((finding) => demanded(session, finding));
  const mended = await mend(session, file, found, brought, options.signal);
  return { findings, notices: unique(notices), ...(mended === undefined ? {} : { mended }) };
}

/**
 * Whether nothing at all is found on the lines that the change adds or alters: most edits are so, and to know that takes a fraction of a whole
 * check. A moved file is governed by other rules in all its lines.
 */
async function isClean(session: RuleSession, file: ProposedFile, options: Omit<CheckTextOptions, 'memory' | 'ruleIds'>): Promise<boolean> {
  if (file.before === null || file.path !== file.beforePath) return false;
  const { isChanged } = lineChange(file.before, file.after);
  const quick = { ...options, ruleIds: [], isTouched: isChanged };
  const report = await checkText(session, { path: file.path, text: file.after }, quick);
  // The name of a file that was there is none of the change's doing; its size may be.
  if (report.notices.length > 0 || rulesAboutOneFile(session, ['size']).length > 0) return false;
  return report.findings.every(({ range }) => !touches(range, isChanged));
}

/** Rules each of whose findings has exactly one fix; another finding of the rule that has none would stay anyway. */
async function mend(
  session: RuleSession,
  { path: file, after }: ProposedFile,
  found: readonly Finding[],
  brought: (text: string) => Promise<readonly Finding[]>,
  signal: AbortSignal,
): Promise<ProposedCheck['mended'][number] | undefined> {
  const byRule = Map.groupBy(found, ({ ruleId }) => ruleId);
  const mendable = new Set(
    [...byRule].filter(([, findings]) => findings.every(({ fixes }) => fixes.length === 1)).map(([ruleId]) => ruleId),
  );
  if (mendable.size === 0) return undefined;
  const language = languageOf(file);
  const { engine } = session.prepared(file);
  const result = await fixAll({
    path: file,
    text: after,
    check: async (text) => (await brought(text)).filter(({ ruleId }) => mendable.has(ruleId)),
    countParseErrors: (text) => (language === undefined ? 0 : engine.countParseErrors(text, language)),
    signal,
  });
  if (result.applied === 0 || result.text === after) return undefined;
  const left = await brought(result.text);
  const remaining = new Set(left.map(keyOf));
  const fixed = found.filter((finding) => mendable.has(finding.ruleId) && !remaining.has(keyOf(finding)));
  return { path: file, after: result.text, fixed, left: left.map((finding) => demanded(session, finding)) };
}

const touches = (range: Range, isChanged: (line: number) => boolean): boolean => isAboutFile(range) || linesOf(range).some(isChanged);

const keyOf = ({ ruleId, fingerprint }: Finding): string => `${ruleId} ${fingerprint}`;

/** Findings of one text that no comment and no baseline accepts, those of checks that need more than its own file left out. */
async function openFindings(
  session: RuleSession,
  file: string,
  text: string,
  options: Omit<CheckTextOptions, 'memory' | 'ruleIds'>,
): Promise<{ readonly findings: readonly Finding[]; readonly notices: readonly Notice[] }> {
  const report = await checkText(session, { path: file, text }, { ...options, ruleIds: [], memory: session.memoryOf(`proposed:${file}`) });
  const ruleIds = rulesAboutOneFile(session);
  const reports =
    ruleIds.length === 0
      ? []
      : await checkWorkspaceRules(session, memoryView({ [file]: text }), { ruleIds, today: options.today }, options.signal);
  const findings = [...report.findings, ...reports.flatMap((each) => each.findings)];
  const accepted = applyBaseline(findings, baselineOf(session), (other) => isThere(session, other), options.today);
  return {
    findings: accepted.filter(({ suppressed }) => suppressed === undefined),
    notices: [...report.notices, ...reports.flatMap((each) => each.notices)],
  };
}

/**
 * Of the checks that look at the whole workspace those that one file decides: its size, its name, that it must not be there. That others must
 * exist beside it is for the end of the run: the next step may add them.
 */
function rulesAboutOneFile({ ruleSet }: RuleSession, kinds: readonly string[] = ['size', 'path']): readonly string[] {
  return ruleSet.rules.flatMap(({ id, body }) => {
    if (body.kind !== 'check') return [];
    const { check } = body;
    const isDecidable = check.kind === 'size' || (check.kind === 'path' && check.requires === undefined && check.exists === undefined);
    return isDecidable && kinds.includes(check.kind) ? [id] : [];
  });
}

/** Nobody may believe that it is bound by a rule that guards nothing. */
const unknownBinding = ({ binding, knownIds }: RuleSession): readonly Notice[] =>
  [...binding]
    .filter((id) => !knownIds.has(id))
    .map((ruleId) => ({
      kind: 'rule-broken',
      severity: 'error',
      ruleId,
      message: `The persona is bound by the rule "${ruleId}", and there is no such rule. Correct "rules" in its file.`,
    }));

function demanded(session: RuleSession, finding: Finding): ProposedFinding {
  if (session.binding.has(finding.ruleId)) return { ...finding, enforcement: 'block' };
  const rule = session.prepared(finding.path).byId.get(finding.ruleId);
  const own = ownEnforcement(finding.ruleId, rule, session.config.effective(finding.path));
  return { ...finding, enforcement: own.ai ?? usualEnforcement(finding.severity).ai };
}

const baselines = new WeakMap<RuleSession, Baseline>();

function baselineOf(session: RuleSession): Baseline {
  const text = session.loaded.baseline;
  const known = baselines.get(session) ?? (text === undefined ? EMPTY_BASELINE : parseBaseline(text, '.stewardry/baseline.json').baseline);
  baselines.set(session, known);
  return known;
}

const isThere = ({ loaded: { folder } }: RuleSession, file: string): boolean => folder !== null && existsSync(path.join(folder, file));

const unique = (notices: readonly Notice[]): readonly Notice[] => [
  ...new Map(notices.map((notice) => [JSON.stringify(notice), notice])).values(),
];
