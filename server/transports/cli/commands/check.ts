import path from 'node:path';
import type { Command } from 'commander';
import type { Finding, Notice, ScanScope } from '../../../../protocol/index.ts';
import * as rules from '../../../../protocol/rules.ts';
import { formatJson } from '../format/json.ts';
import { inOrder } from '../format/order.ts';
import { count, formatFindings, formatSummary } from '../format/pretty.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

interface CheckOptions {
  format: string;
  staged?: true;
  since?: string;
  rule: string[];
  fix?: true;
  import?: string;
  commitMessage?: string;
}

const FORMATS = ['pretty', 'json', 'sarif'];

/** `stewardry check`: the findings of a workspace, of paths, or of a change. */
export function registerCheck(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('check')
    .description('check files against the rules')
    .argument('[paths...]', 'files and folders; the whole workspace when none is given')
    .option('--format <format>', `how to print: ${FORMATS.join(', ')}`, 'pretty')
    .option('--staged', 'only what the next commit would change, as it is staged')
    .option('--since <ref>', 'only files that differ from a git revision')
    .option('--rule <id>', 'only this rule; may be given several times', collect, [])
    .option('--fix', 'apply safe fixes to the files first')
    .option('--import <file>', 'add the findings of a SARIF 2.1.0 file')
    .option('--commit-message <file>', 'check a commit message instead of files (used by the commit-msg hook)')
    .addHelpText(
      'after',
      '\nExit code 0: no findings of severity error. 1: there are some. 2: bad usage, configuration or input.\nA rule may say otherwise for itself under "people".',
    )
    .action(async (paths: string[], options: CheckOptions) => finish(await check(session, paths, options)));
}

async function check(session: Session, paths: string[], options: CheckOptions): Promise<ExitCode> {
  if (!FORMATS.includes(options.format)) throw new UsageError(`"${options.format}" is not a format. Use one of: ${FORMATS.join(', ')}.`);
  if ([options.staged, options.since, paths.length > 0 || undefined].filter((chosen) => chosen !== undefined).length > 1) {
    throw new UsageError('Give paths, --staged or --since: only one of them.');
  }
  const folder = await session.open(paths[0]);
  if (options.commitMessage !== undefined) return checkCommitMessage(session, folder, options.commitMessage, options);
  const scope = scopeOf(session, folder, paths, options);
  // Before the long work: a file that cannot be read is a mistake in the call.
  const imported = options.import === undefined ? undefined : await readImport(session, folder, options.import);
  const isPretty = options.format === 'pretty';
  if (options.fix) await applyFixes(session, folder, scope, options.rule, isPretty ? 'Fixing' : undefined);
  const report = await session.ask(
    rules.scan,
    { folder, scope, ruleIds: options.rule, includeSuppressed: !isPretty },
    isPretty ? 'Checking' : undefined,
  );
  const findings = inOrder([...report.findings, ...(imported?.findings ?? [])]);
  const notices = [...report.notices, ...(imported?.notices ?? [])];
  await print(session, folder, findings, notices, options.format);
  if (isPretty) session.terminal.print(formatSummary(findings, report.files, report.duration, session.paint));
  return exitCodeOf(report.blocking + (imported?.findings ?? []).filter(isOpenError).length, notices);
}

function scopeOf(session: Session, folder: string, paths: readonly string[], options: CheckOptions): ScanScope {
  if (options.staged) return { kind: 'staged' };
  if (options.since !== undefined) return { kind: 'since', revision: options.since };
  if (paths.length === 0) {
    const inside = relativeTo(folder, session.terminal.cwd);
    return inside === '' ? { kind: 'all' } : { kind: 'paths', paths: [inside] };
  }
  const relative = paths.map((name) => {
    const absolute = path.resolve(session.terminal.cwd, name);
    if (!session.terminal.exists(absolute)) throw new UsageError(`"${name}" does not exist. Give a file or a folder that does.`);
    const inside = relativeTo(folder, absolute);
    if (inside.startsWith('..')) throw new UsageError(`"${name}" is outside "${folder}". Check the two in separate calls.`);
    return inside;
  });
  return relative.includes('') ? { kind: 'all' } : { kind: 'paths', paths: relative };
}

function relativeTo(folder: string, absolute: string): string {
  return path.relative(folder, absolute).split(path.sep).join('/');
}

async function applyFixes(session: Session, folder: string, scope: ScanScope, ruleIds: string[], label?: string): Promise<void> {
  if (scope.kind === 'staged')
    throw new UsageError('--fix would change files but not what is staged. Run "stewardry check --fix" and stage the result.');
  const { files, notices } = await session.ask(rules.fixWorkspace, { folder, scope, ruleIds }, label);
  for (const file of files) await session.terminal.writeFile(path.join(folder, file.path), file.text);
  session.tell(notices, folder);
  const applied = files.reduce((sum, file) => sum + file.applied, 0);
  if (applied > 0) session.terminal.printError(`Fixed ${count(applied, 'finding')} in ${count(files.length, 'file')}.\n`);
}

function readImport(session: Session, folder: string, file: string) {
  return session.ask(rules.importSarif, { folder, file: path.resolve(session.terminal.cwd, file) });
}

async function checkCommitMessage(session: Session, folder: string, file: string, options: CheckOptions): Promise<ExitCode> {
  const absolute = path.resolve(session.terminal.cwd, file);
  if (!session.terminal.exists(absolute)) throw new UsageError(`The commit message file "${file}" does not exist.`);
  const message = session.terminal.readFile(absolute);
  const { findings, notices } = await session.ask(rules.checkCommitMessage, { folder, message, file });
  await print(session, folder, inOrder(findings), notices, options.format);
  return exitCodeOf(findings.filter(isOpenError).length, notices);
}

async function print(session: Session, folder: string, findings: Finding[], notices: readonly Notice[], format: string): Promise<void> {
  session.tell(notices, folder);
  if (format === 'json') session.terminal.print(formatJson(findings));
  else if (format === 'sarif') session.terminal.print((await session.ask(rules.exportSarif, { folder, findings })).sarif);
  else
    session.terminal.print(
      formatFindings(
        findings.filter((finding) => !finding.suppressed),
        session.paint,
      ),
    );
}

/** A broken configuration or rule must not look like a clean result. */
function exitCodeOf(blocking: number, notices: readonly Notice[]): ExitCode {
  const isBroken = notices.some(
    ({ kind, severity }) => severity === 'error' && ['config', 'rule-broken', 'pack', 'baseline', 'sarif'].includes(kind),
  );
  if (isBroken) return EXIT.usage;
  return blocking > 0 ? EXIT.findings : EXIT.clean;
}

function isOpenError({ severity, suppressed }: Finding): boolean {
  return severity === 'error' && !suppressed;
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
