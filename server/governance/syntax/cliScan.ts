import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notice } from '../../../protocol/finding.ts';
import type { SourceFile } from '../checks/checkKind.ts';
import type { SyntaxRule } from '../rules/rule.ts';
import { runBinary } from './commandLine.ts';
import { matchFromPrint, type PrintedMatch, readPrintedMatch } from './commandLineMatch.ts';
import { IGNORE_COMMENT_ID, ignoreCommentDocument, isForCommandLine, ruleDocument, SUPPRESS_ALL_ID } from './commandLineRules.ts';
import { mayEmbed } from './embedded.ts';
import { isCommandLineLanguage } from './languages.ts';
import { resolveRewritten } from './rewritten.ts';
import type { SyntaxEngine } from './syntaxEngine.ts';
import { compareMatches, type SyntaxMatch } from './syntaxMatch.ts';

/** What to scan, with what. */
export interface WorkspaceScan {
  /** Path of the ast-grep binary (see `findBinary`); `undefined`: everything is checked in this process. */
  readonly binary: string | undefined;
  /** Absolute path that the files are relative to. */
  readonly folder: string;
  readonly rules: readonly SyntaxRule[];
  /** An engine built from the same rules, for what the binary cannot do. */
  readonly engine: SyntaxEngine;
  readonly files: readonly ScannedFile[];
  /** Does the rule govern this path? */
  isActive(ruleId: string, path: string): boolean;
  /** Text of a file; `undefined` when it cannot or should not be checked. */
  read(path: string): Promise<string | undefined>;
}

export interface ScannedFile {
  /** Relative to the folder, `/`-separated. */
  readonly path: string;
  readonly language: string | undefined;
}

/** What was found in one file. Matches of the binary lack their fixes: the engine makes them when somebody wants them. */
export interface FileReport {
  readonly path: string;
  readonly matches: readonly SyntaxMatch[];
  readonly notices: readonly Notice[];
}

/**
 * Scans many files and yields reports in batches, one report for each file in `files`, in no particular order.
 *
 * The binary is three times as fast as this process, but drops what an `ast-grep-ignore` comment covers, knows no embedded code but
 * HTML's, and refuses some rules. So it gets the rules and files that it handles as the engine does; files with such comments, hosts of
 * embedded code, and the remaining rules go through the engine. Aborting kills the binary and throws the signal's reason.
 */
export async function* scanWorkspace(scan: WorkspaceScan, signal: AbortSignal): AsyncGenerator<readonly FileReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'stewardry-scan-'));
  try {
    const ruleFile = join(folder, 'rules.yml');
    let plan = await planScan(scan, ruleFile, scan.binary === undefined ? [] : handedOver(scan));
    for (const chunk of chunks(plan.files)) {
      let reports = await scanChunk(chunk, plan, scan, signal);
      if (reports === undefined) {
        plan = await planScan(scan, ruleFile, await acceptedRules(plan.binary, ruleFile, [...plan.rules.values()], signal));
        reports = await scanChunk(chunk, plan, scan, signal);
      }
      yield reports ?? (await checkAllHere(chunk, scan, signal));
    }
    for (const file of plan.inProcess) yield await checkAllHere([file], scan, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Plan {
  readonly binary: string;
  readonly ruleFile: string;
  /** Rules that the binary runs, by the id that they have there. */
  readonly rules: ReadonlyMap<string, SyntaxRule>;
  /** Per language, ids of the rules that only the engine runs. */
  readonly engineRules: ReadonlyMap<string, ReadonlySet<string>>;
  readonly files: readonly ScannedFile[];
  /** Files that only the engine checks. */
  readonly inProcess: readonly ScannedFile[];
}

/** Rules that the binary should be able to run, in languages that the scan meets: each rule costs it time to compile. */
function handedOver(scan: WorkspaceScan): readonly SyntaxRule[] {
  const met = new Set(scan.files.map(({ language }) => language));
  return scan.rules.filter((rule) => met.has(rule.body.language) && !mayEmbed(rule.body.language) && isForCommandLine(rule));
}

async function planScan(scan: WorkspaceScan, ruleFile: string, accepted: readonly SyntaxRule[]): Promise<Plan> {
  await writeRules(ruleFile, accepted);
  const isAccepted = new Set(accepted);
  const engineRules = new Map<string, Set<string>>();
  for (const rule of scan.rules) {
    if (isAccepted.has(rule)) continue;
    const ids = engineRules.get(rule.body.language) ?? new Set();
    engineRules.set(rule.body.language, ids.add(rule.id));
  }
  const languages = new Set(accepted.map((rule) => rule.body.language));
  const isForBinary = ({ path, language }: ScannedFile): boolean =>
    language !== undefined && languages.has(language) && isCommandLineLanguage(path, language) && !mayEmbed(language);
  return {
    binary: scan.binary ?? '',
    ruleFile,
    rules: new Map(accepted.map((rule, index) => [`r${index}`, rule])),
    engineRules,
    files: scan.files.filter(isForBinary),
    inProcess: scan.files.filter((file) => !isForBinary(file)),
  };
}

/**
 * The rules that the binary takes. One rule that it refuses stops a whole scan, so a refused set is halved until the culprits are
 * found (its grammars are not always those of the packages).
 */
async function acceptedRules(
  binary: string,
  ruleFile: string,
  rules: readonly SyntaxRule[],
  signal: AbortSignal,
): Promise<readonly SyntaxRule[]> {
  if (rules.length === 0) return [];
  if (await isTaken(binary, ruleFile, rules, signal)) return rules;
  if (rules.length === 1) return [];
  const middle = rules.length >> 1;
  const left = await acceptedRules(binary, ruleFile, rules.slice(0, middle), signal);
  const right = await acceptedRules(binary, ruleFile, rules.slice(middle), signal);
  return [...left, ...right];
}

async function isTaken(binary: string, ruleFile: string, rules: readonly SyntaxRule[], signal: AbortSignal): Promise<boolean> {
  await writeRules(ruleFile, rules);
  const { code } = await runBinary(
    binary,
    ['scan', '--rule', ruleFile, '--stdin', '--json=stream'],
    { input: ' ', signal },
    () => undefined,
  );
  return code === 0;
}

async function writeRules(ruleFile: string, rules: readonly SyntaxRule[]): Promise<void> {
  const languages = new Set(rules.map((rule) => rule.body.language));
  const documents = [...rules.map((rule, index) => ruleDocument(rule, `r${index}`)), ...[...languages].map(ignoreCommentDocument)];
  await writeFile(ruleFile, documents.join('\n---\n'));
}

/** Characters of file names on one command line: below the limits of Linux (2 MB), macOS (1 MB) and Windows (32,767). */
const CHUNK_CHARACTERS = process.platform === 'win32' ? 24_000 : 200_000;

function* chunks(files: readonly ScannedFile[]): Generator<readonly ScannedFile[]> {
  let chunk: ScannedFile[] = [];
  let length = 0;
  for (const file of files) {
    if (length + file.path.length > CHUNK_CHARACTERS && chunk.length > 0) {
      yield chunk;
      chunk = [];
      length = 0;
    }
    chunk.push(file);
    length += Buffer.byteLength(file.path) + 3;
  }
  if (chunk.length > 0) yield chunk;
}

/** `undefined`: the binary refused a rule. */
async function scanChunk(
  files: readonly ScannedFile[],
  plan: Plan,
  scan: WorkspaceScan,
  signal: AbortSignal,
): Promise<readonly FileReport[] | undefined> {
  const found = new Map<string, PrintedMatch[]>();
  const hasIgnoreComment = new Set<string>();
  const parameters = ['scan', '--rule', plan.ruleFile, '--json=stream', `--hint=${SUPPRESS_ALL_ID}`, '--'];
  const paths = files.map(({ path }) => `./${path}`);
  const { code, complaint } = await runBinary(plan.binary, [...parameters, ...paths], { cwd: scan.folder, signal }, (line) => {
    const printed = readPrintedMatch(line);
    const path = printed.file.replaceAll('\\', '/').replace(/^\.\//, '');
    if (printed.ruleId === IGNORE_COMMENT_ID || printed.ruleId === SUPPRESS_ALL_ID) hasIgnoreComment.add(path);
    else found.set(path, [...(found.get(path) ?? []), printed]);
  });
  if (code === null) throw new Error(`The ast-grep binary ${plan.binary} could not be run: ${complaint}`);
  if (code !== 0) return undefined;
  const reports: FileReport[] = [];
  for (const file of files) {
    if (hasIgnoreComment.has(file.path)) reports.push(await checkHere(file, scan, () => true, signal));
    else reports.push(await combine(file, found.get(file.path) ?? [], plan, scan, signal));
  }
  return reports;
}

/** The binary's matches in a file, and the engine's for the rules that the binary does not run. */
async function combine(
  file: ScannedFile,
  printed: readonly PrintedMatch[],
  plan: Plan,
  scan: WorkspaceScan,
  signal: AbortSignal,
): Promise<FileReport> {
  const matches = printed.flatMap((one) => {
    const rule = plan.rules.get(one.ruleId);
    return rule !== undefined && scan.isActive(rule.id, file.path)
      ? [{ ...matchFromPrint({ ...one, file: file.path }, rule), lacksFixes: true }]
      : [];
  });
  const others = file.language === undefined ? undefined : plan.engineRules.get(file.language);
  const rest = others === undefined ? undefined : await checkHere(file, scan, (ruleId) => others.has(ruleId), signal);
  return { path: file.path, matches: [...matches, ...(rest?.matches ?? [])].sort(compareMatches), notices: rest?.notices ?? [] };
}

async function checkAllHere(files: readonly ScannedFile[], scan: WorkspaceScan, signal: AbortSignal): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  for (const file of files) reports.push(await checkHere(file, scan, () => true, signal));
  return reports;
}

async function checkHere(
  scanned: ScannedFile,
  scan: WorkspaceScan,
  isWanted: (ruleId: string) => boolean,
  signal: AbortSignal,
): Promise<FileReport> {
  signal.throwIfAborted();
  const { path, language } = scanned;
  const text = await scan.read(path);
  if (text === undefined) return { path, matches: [], notices: [] };
  const file: SourceFile = { path, language, text };
  const { matches, notices } = scan.engine.check(file, (ruleId) => isWanted(ruleId) && scan.isActive(ruleId, path));
  const complete = await resolveRewritten(file, matches, scan.rules, scan.binary, signal);
  return { path, matches: complete, notices };
}
