import type { JobContext } from '../../jobs/workerHost.ts';
import type { Rule, SyntaxRule } from '../rules/rule.ts';
import { scanWorkspace } from '../syntax/cliScan.ts';
import { languageOf } from '../syntax/languages.ts';
import { parsers } from '../syntax/parsers.ts';
import { type CheckTextOptions, checkText } from './checkText.ts';
import { nextTurn } from './nextTurn.ts';
import { readText, reasonToSkip } from './readText.ts';
import type { FileReport, RuleJobs } from './ruleJobs.ts';
import type { PreparedRules, RuleSession } from './ruleSession.ts';

/** Files between two progress messages. */
const BATCH = 50;

/**
 * From so many files on, the ast-grep binary is faster: starting it costs 20 to 40 ms, then it checks a file in a fifth of the time,
 * because it compiles its rules once and not once a file. Measured with 200 rules over 3,272 files: 12 s of processor time, not 60.
 */
const FEWEST_FOR_BINARY = 20;

type FilesRequest = Omit<RuleJobs['rules/checkFiles']['request'], 'rules'>;

/** A file that is to be checked. */
interface ReadFile {
  readonly path: string;
  readonly text: string;
}

/** Checks files on disk, or given texts of them, and reports in batches. Findings carry no fixes when the binary found them. */
export async function checkFiles(
  session: RuleSession,
  request: FilesRequest,
  today: string,
  context: JobContext<readonly FileReport[]>,
): Promise<null> {
  const options: CheckTextOptions = { ruleIds: request.ruleIds, today, signal: context.signal };
  const report = createBatches(context);
  const files: ReadFile[] = [];
  for (const path of request.paths) {
    context.throwIfCancelled();
    const read = await readFile(session, request, path);
    if ('text' in read) files.push(read);
    else report(read);
  }
  const isForBinary = request.texts === undefined && request.withFixes !== true && files.length >= FEWEST_FOR_BINARY;
  const binary = isForBinary ? parsers().binary() : undefined;
  if (binary === undefined) await checkOneByOne(session, files, options, report, context);
  else
    for (const [prepared, group] of Map.groupBy(files, ({ path }) => session.prepared(path))) {
      await checkWithBinary({ session, prepared, files: group, root: request.root, binary, options, report });
    }
  report.flush();
  return null;
}

/** The text of a file, or the report of one that is left alone. */
async function readFile(session: RuleSession, { root, texts }: FilesRequest, path: string): Promise<ReadFile | FileReport> {
  const alone: FileReport = { path, findings: [], notices: [] };
  if (session.ruleSet.ignoresPath(path)) return alone;
  const given = texts?.[path];
  const { fileSizeKb } = session.config.effective(path).limits;
  const read = given === undefined ? await readText(root, path, fileSizeKb) : { text: given };
  if ('skipped' in read) return { ...alone, notices: [read.skipped] };
  if (!('text' in read)) return alone;
  const skipped = reasonToSkip(path, read.text, fileSizeKb);
  return skipped === undefined ? { path, text: read.text } : { ...alone, notices: [skipped] };
}

async function checkOneByOne(
  session: RuleSession,
  files: readonly ReadFile[],
  options: CheckTextOptions,
  report: Batches,
  context: JobContext<readonly FileReport[]>,
): Promise<void> {
  for (const file of files) {
    context.throwIfCancelled();
    report(await checkText(session, file, options));
    await nextTurn();
  }
}

/** Files that the same rules govern. */
interface Group {
  readonly session: RuleSession;
  readonly prepared: PreparedRules;
  readonly files: readonly ReadFile[];
  readonly root: string;
  readonly binary: string;
  readonly options: CheckTextOptions;
  readonly report: Batches;
}

async function checkWithBinary({ session, prepared, files, root, binary, options, report }: Group): Promise<void> {
  const { ruleIds, signal } = options;
  const isWanted = (rule: Rule, path: string): boolean =>
    (ruleIds.length === 0 || ruleIds.includes(rule.id)) && session.ruleSet.isActive(rule, path);
  const rules = prepared.syntaxRules.filter((rule): rule is SyntaxRule => ruleIds.length === 0 || ruleIds.includes(rule.id));
  const texts = new Map(files.map(({ path, text }) => [path, text]));
  const scan = {
    binary,
    folder: root,
    rules,
    engine: prepared.engine,
    files: files.map(({ path }) => ({ path, language: languageOf(path) })),
    isActive(ruleId: string, path: string) {
      const rule = prepared.byId.get(ruleId);
      return rule !== undefined && isWanted(rule, path);
    },
    read: async (path: string) => texts.get(path),
  };
  for await (const batch of scanWorkspace(scan, signal)) {
    for (const { path, matches, notices } of batch) {
      report(await checkText(session, { path, text: texts.get(path) ?? '' }, options, { matches, notices }));
      await nextTurn();
    }
  }
}

/** Collects reports and sends them on, so many at a time. */
interface Batches {
  (report: FileReport): void;
  flush(): void;
}

function createBatches(context: JobContext<readonly FileReport[]>): Batches {
  let batch: FileReport[] = [];
  const flush = (): void => {
    if (batch.length > 0) context.report(batch);
    batch = [];
  };
  const add = (report: FileReport): void => {
    batch.push(report);
    if (batch.length >= BATCH) flush();
  };
  return Object.assign(add, { flush });
}
