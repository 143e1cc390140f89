import type { Finding, Notice } from '../../../protocol/finding.ts';
import type { JobContext } from '../../jobs/workerHost.ts';
import { checkKinds } from '../checks/index.ts';
import type { PackFiles } from '../config/packs.ts';
import { parseRuleTests } from '../rule-tests/ruleTestFile.ts';
import { runRuleTests } from '../rule-tests/runRuleTests.ts';
import type { Rule } from '../rules/rule.ts';
import { checkFiles } from './checkFiles.ts';
import { checkText } from './checkText.ts';
import { checkWorkspaceRules } from './checkWorkspaceRules.ts';
import { createDiskView } from './diskWorkspaceView.ts';
import { readText } from './readText.ts';
import type { FileReport, RuleJobs, Trial, TrialFile, TrialReading, TrialReport } from './ruleJobs.ts';
import type { RuleSession } from './ruleSession.ts';
import { runExample } from './runExample.ts';
import { readTrial, TRIAL_PATH, trialSession } from './trialSession.ts';

interface Circumstances {
  /** ISO date. */
  readonly today: string;
  readonly signal: AbortSignal;
}

/** Runs a rule that is being written over one file and its own tests. Never throws for what is wrong with it. */
export async function tryRule(
  session: RuleSession,
  { trial, tests, file }: Omit<RuleJobs['rules/try']['request'], 'rules'>,
  files: PackFiles,
  circumstances: Circumstances,
): Promise<TrialReport> {
  const reading = await readTrial(session, trial, files);
  const found = file === undefined ? undefined : await tryFile(session, reading, file, circumstances);
  return { ...reading, ...(found === undefined ? {} : { file: found }), ...(await runTests(reading, tests, circumstances.signal)) };
}

async function tryFile(
  session: RuleSession,
  reading: TrialReading,
  file: { readonly path: string; readonly text?: string },
  circumstances: Circumstances,
): Promise<NonNullable<TrialReport['file']>> {
  const { path } = file;
  const read = file.text === undefined ? await readFile(session, path) : { text: file.text };
  if (!('text' in read)) return { path, text: '', findings: [], notices: [unread(path, read)] };
  const trial = trialSession(session, reading);
  const notices = [...whyNotChecked(trial, path), ...reading.rules.filter(looksAtWorkspace).map(atWorkspace)];
  const report = await checkText(trial, { path, text: read.text }, { ruleIds: idsOf(reading), ...circumstances });
  return { path, text: read.text, findings: ownFindings(reading, report), notices: [...notices, ...report.notices] };
}

function readFile({ loaded, config }: RuleSession, path: string): ReturnType<typeof readText> {
  return readText(loaded.folder ?? '', path, config.effective(path).limits.fileSizeKb);
}

function unread(path: string, read: Exclude<Awaited<ReturnType<typeof readText>>, { text: string }>): Notice {
  if ('skipped' in read) return read.skipped;
  const why = 'missing' in read ? 'it is not there any more' : 'it is a binary file';
  return { kind: 'file-skipped', severity: 'info', message: `Not checked: ${why}. Choose another file.`, path };
}

/** A file that nothing is found in because nothing looks at it. */
function whyNotChecked({ ruleSet }: RuleSession, path: string): Notice[] {
  const say = (message: string): Notice[] => [{ kind: 'file-skipped', severity: 'info', message, path }];
  if (ruleSet.ignoresPath(path)) return say('The configuration ignores this file (rules.ignores).');
  if (ruleSet.rules.length > 0 && !ruleSet.rules.some((rule) => ruleSet.isActive(rule, path))) {
    return say("The rule's files and ignores leave this file out.");
  }
  return [];
}

const looksAtWorkspace = ({ body }: Rule): boolean => body.kind === 'check' && checkKinds[body.check.kind].looksAt === 'workspace';

function atWorkspace({ id }: Rule): Notice {
  return {
    kind: 'file-skipped',
    severity: 'info',
    message: `"${id}" looks at the whole workspace. Run it there to see what it finds.`,
    ruleId: id,
  };
}

const idsOf = ({ rules }: TrialReading): string[] => [...new Set(rules.map(({ id }) => id))];

/** What the rule itself found; comments that suppress it are for later. */
function ownFindings(reading: TrialReading, { findings }: Pick<FileReport, 'findings'>): Finding[] {
  const own = new Set(idsOf(reading));
  return findings.filter(({ ruleId }) => own.has(ruleId)).map(({ suppressed: _suppressed, ...finding }) => finding);
}

async function runTests({ rules }: TrialReading, text: string, signal: AbortSignal): Promise<Pick<TrialReport, 'tests' | 'testProblems'>> {
  const { tests, notices } = parseRuleTests(text, TRIAL_PATH);
  const { results } = await runRuleTests(rules.length === 0 ? [] : tests, {
    rulesOf: (ruleId) => rules.filter(({ id }) => id === ruleId),
    run: (rule, example) => runExample(rule, example, signal),
    snapshots: new Map(),
    updateSnapshots: false,
    signal,
  });
  return { tests: results, testProblems: notices };
}

interface TrialScope {
  readonly trial: Trial;
  readonly root: string;
  readonly paths: readonly string[];
}

/** Runs it over many files on disk; those with a match, or with something to say, are reported. */
export async function tryFiles(
  session: RuleSession,
  { trial, root, paths }: TrialScope,
  files: PackFiles,
  today: string,
  context: JobContext<readonly TrialFile[]>,
): Promise<TrialReading> {
  const reading = await readTrial(session, trial, files);
  if (reading.rules.length === 0) return reading;
  const found: FileReport[] = [];
  const request = { root, paths, ruleIds: idsOf(reading) };
  await checkFiles(trialSession(session, reading), request, today, { ...context, report: (batch) => void found.push(...batch) });
  const told = found.map((report) => ({ ...report, findings: ownFindings(reading, report) }));
  const interesting = told.filter(({ findings, notices }) => findings.length > 0 || notices.some(({ kind }) => kind !== 'file-skipped'));
  context.report(await Promise.all(interesting.map((report) => withLines(root, report))));
  return reading;
}

/** Runs those of its checks that look at the whole workspace. */
export async function tryWorkspace(
  session: RuleSession,
  { trial, root, paths }: TrialScope,
  files: PackFiles,
  { today, signal }: Circumstances,
): Promise<TrialFile[]> {
  const reading = await readTrial(session, trial, files);
  if (!reading.rules.some(looksAtWorkspace)) return [];
  const reports = await checkWorkspaceRules(
    trialSession(session, reading),
    createDiskView(root, paths, undefined),
    { ruleIds: [], today },
    signal,
  );
  return Promise.all(reports.map((report) => withLines(root, { ...report, findings: ownFindings(reading, report) })));
}

async function withLines(root: string, report: FileReport): Promise<TrialFile> {
  const read = await readText(root, report.path, Number.POSITIVE_INFINITY);
  const lines = 'text' in read ? read.text.split('\n') : [];
  return { ...report, lines: report.findings.map(({ range }) => (lines[range.start.line] ?? '').trimEnd().slice(0, LONGEST_LINE)) };
}

/** Characters of a line that are shown. */
const LONGEST_LINE = 400;
