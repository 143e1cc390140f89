import { Argument, type Command, Option } from 'commander';
import type { ParamsIn } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import { type RunState, runState } from '../../../../protocol/runs.ts';
import { formatPatch } from '../format/patch.ts';
import { plainText } from '../format/plainText.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';
import { followRun } from './followRun.ts';
import { formatRun, formatStep, formatVerification } from './formatRun.ts';
import { applyRun, report } from './run.ts';

type Finish = (code: ExitCode) => void;

/** `stewardry runs …`: what became of AI tasks, and what to do with what they made. */
export function registerRuns(program: Command, session: Session, finish: Finish): void {
  const command = program.command('runs').description('AI tasks: what they did, and taking over or taking back what they made');
  const ofOne = (name: string, description: string): Command => command.command(name).description(description).argument('<id>', 'run id');
  command
    .command('list')
    .description('runs of the workspace, newest first')
    .addOption(new Option('--state <states...>', 'only in these states').choices(runState.options).default([], 'all'))
    .option('--limit <count>', 'at most this many', wholeNumber(1, 200), 20)
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => finish(await list(session, options)));
  ofOne('show', 'one run with its plan, its verdict and its questions')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Json) => finish(await show(session, id, json === true)));
  ofOne('steps', 'everything that it did, and what was decided on each')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: Json) => finish(await steps(session, id, json === true)));
  ofOne('diff', 'what it would change').action(async (id: string) => finish(await diff(session, id)));
  ofOne('apply', 'write what it made into your files, by a three-way merge')
    .argument('[paths...]', 'only these files')
    .option('--markers', 'write conflict markers where both changed the same lines')
    .option('--commit', 'and commit it')
    .option('--json', 'print JSON')
    .action(async (id: string, paths: string[], { markers, commit, json }: ApplyOptions) =>
      finish(
        await applyRun(session, await session.open(), id, {
          paths,
          commits: commit === true,
          isJson: json === true,
          withMarkers: markers === true,
        }),
      ),
    );
  ofOne('undo', 'take back what was applied, also after further edits')
    .argument('[paths...]', 'only these files')
    .option('--application <id>', 'only this application')
    .option('--markers', 'write conflict markers where you changed the same lines since')
    .action(async (id: string, paths: string[], options: UndoOptions) => finish(await undo(session, id, paths, options)));
  ofOne('reject', 'say no to what it made; three of a kind become a proposal')
    .argument('[paths...]', 'only these files')
    .option('--reason <words>', 'why', '')
    .action(async (id: string, paths: string[], { reason }: { reason: string }) => finish(await reject(session, id, paths, reason)));
  ofOne('rate', 'say whether it was any good')
    .addArgument(new Argument('<word>', 'what you think of it; none takes it back').choices(['up', 'down', 'none']))
    .option('--reason <words>', 'why', '')
    .action(async (id: string, value: Word, { reason }: { reason: string }) => finish(await rate(session, id, value, reason)));
  ofOne('resume', 'go on with one that is paused, interrupted, failed or cancelled')
    .option('--json', 'print one JSON object a line')
    .action(async (id: string, { json }: Json) => finish(await resume(session, id, json === true)));
  ofOne('cancel', 'end it; what it made is kept').action(async (id: string) => finish(await cancel(session, id)));
  command
    .command('proposals')
    .description('rules and practices that your rejections propose, for you to accept or not')
    .option('--accept <id>', 'write it as a file of the workspace')
    .option('--decline <id>', 'put it away for good')
    .option('--json', 'print JSON')
    .action(async (options: ProposalOptions) => finish(await proposals(session, options)));
  command
    .command('decisions')
    .description('what was decided, and why')
    .argument('[id]', 'run id; all runs when not given')
    .option('--adr <folder>', 'write those that models noted as pages into this folder')
    .option('--limit <count>', 'at most this many', wholeNumber(1, 500), 100)
    .option('--json', 'print JSON')
    .action(async (id: string | undefined, options: DecisionOptions) => finish(await decisions(session, id, options)));
}

type Word = ParamsIn<typeof runs.rate>['value'];

interface Json {
  json?: true;
}
interface ListOptions extends Json {
  state: RunState[];
  limit: number;
}
interface ApplyOptions extends Json {
  markers?: true;
  commit?: true;
}
interface UndoOptions {
  application?: string;
  markers?: true;
}
interface ProposalOptions extends Json {
  accept?: string;
  decline?: string;
}
interface DecisionOptions extends Json {
  adr?: string;
  limit: number;
}

async function list(session: Session, { state: states, limit, json }: ListOptions): Promise<ExitCode> {
  const page = await session.ask(runs.list, { folder: await session.open(), states, limit });
  if (json) session.terminal.print(`${JSON.stringify(page, undefined, 2)}\n`);
  else session.terminal.print(page.runs.length === 0 ? 'No runs.\n' : page.runs.map((run) => formatRun(session, run)).join(''));
  return EXIT.clean;
}

async function show(session: Session, id: string, isJson: boolean): Promise<ExitCode> {
  const { terminal } = session;
  const shown = await session.ask(runs.show, { folder: await session.open(), id });
  if (isJson) {
    terminal.print(`${JSON.stringify(shown, undefined, 2)}\n`);
    return EXIT.clean;
  }
  terminal.print(`${formatRun(session, shown.run)}\n${plainText(shown.prompt)}\n`);
  for (const { title, isDone } of shown.plan) terminal.print(`  [${isDone ? 'x' : ' '}] ${plainText(title)}\n`);
  if (shown.verification !== undefined) terminal.print(formatVerification(session, shown.verification));
  if (shown.rating !== undefined) terminal.print(formatRating(shown.rating));
  for (const { title, reason } of shown.questions) terminal.print(`Asks: ${plainText(title)} (${plainText(reason)})\n`);
  for (const { id: application, kind, files, at } of shown.applications) terminal.print(`${application}  ${kind}  ${files} files  ${at}\n`);
  return EXIT.clean;
}

async function steps(session: Session, id: string, isJson: boolean): Promise<ExitCode> {
  const folder = await session.open();
  for (let after = 0, hasMore = true; hasMore; ) {
    const page = await session.ask(runs.steps, { folder, id, after, limit: 1000 });
    for (const step of page.steps) session.terminal.print(isJson ? `${JSON.stringify(step)}\n` : formatStep(session, step));
    after = page.steps.at(-1)?.number ?? after;
    hasMore = page.hasMore;
  }
  return EXIT.clean;
}

async function diff(session: Session, id: string): Promise<ExitCode> {
  await printDiff(session, await session.open(), id);
  return EXIT.clean;
}

/** Prints what a run would change, as a patch. */
export async function printDiff(session: Session, folder: string, id: string): Promise<void> {
  const { files } = await session.ask(runs.changeSet, { folder, id });
  // Not on standard output: that is a patch.
  if (files.length === 0) session.terminal.printError('It changes nothing.\n');
  for (const { path, movedFrom = path, isBinary } of files) {
    if (isBinary) {
      session.terminal.print(`Binary file ${path} differs\n`);
      continue;
    }
    const [base, proposed] = await Promise.all(
      (['base', 'proposed'] as const).map(async (side) => (await session.ask(runs.fileText, { folder, id, path, side })).text),
    );
    session.terminal.print(formatPatch(session, { path, movedFrom, before: base ?? null, after: proposed ?? null }));
  }
}

const chosen = (paths: readonly string[]) => (paths.length === 0 ? {} : { selection: paths.map((path) => ({ path })) });

async function undo(session: Session, id: string, paths: readonly string[], { application, markers }: UndoOptions): Promise<ExitCode> {
  const undone = await session.ask(runs.undo, {
    folder: await session.open(),
    id,
    onConflict: markers ? 'markers' : 'leave',
    ...chosen(paths),
    ...(application === undefined ? {} : { application }),
  });
  for (const { path, outcome } of undone.files) session.terminal.print(`${outcome}  ${path}\n`);
  session.terminal.print(`Put it in again: stewardry runs undo ${id} --application ${undone.application}\n`);
  return undone.conflicts.length > 0 ? EXIT.findings : EXIT.clean;
}

async function rate(session: Session, id: string, value: Word, reason: string): Promise<ExitCode> {
  const { rating } = await session.ask(runs.rate, { folder: await session.open(), id, value, reason });
  session.terminal.print(rating === undefined ? 'Nothing is said of it any more.\n' : formatRating(rating));
  return EXIT.clean;
}

function formatRating({ value, reason, by }: runs.RunRating): string {
  return `${plainText(by)} thinks it was ${value === 'up' ? 'good' : 'bad'}${reason === '' ? '' : `: ${plainText(reason)}`}\n`;
}

async function reject(session: Session, id: string, paths: readonly string[], reason: string): Promise<ExitCode> {
  const folder = await session.open();
  const run = await session.ask(runs.reject, { folder, id, reason, ...chosen(paths) });
  session.terminal.print(formatRun(session, run));
  const { proposals: open } = await session.ask(runs.proposals, { folder });
  if (open.length > 0) session.terminal.print('What you rejected proposes a rule or a practice: stewardry runs proposals\n');
  return EXIT.clean;
}

async function proposals(session: Session, { accept, decline, json }: ProposalOptions): Promise<ExitCode> {
  const { terminal, paint } = session;
  if (accept !== undefined && decline !== undefined) throw new UsageError('Give --accept or --decline, not both.');
  const folder = await session.open();
  const id = accept ?? decline;
  if (id !== undefined) {
    const { file } = await session.ask(runs.settleProposal, { folder, id, isAccepted: accept !== undefined });
    terminal.print(file === undefined ? 'Put away.\n' : `${file}\n`);
    return EXIT.clean;
  }
  const { proposals: open } = await session.ask(runs.proposals, { folder });
  if (json) terminal.print(`${JSON.stringify(open, undefined, 2)}\n`);
  else if (open.length === 0) terminal.print('Nothing is proposed.\n');
  else
    for (const { id: each, kind, title, text } of open)
      terminal.print(`${each}  ${kind}  ${paint('bold', plainText(title))}\n${plainText(text).replaceAll(/^/gm, '  ').trimEnd()}\n\n`);
  return EXIT.clean;
}

async function resume(session: Session, id: string, isJson: boolean): Promise<ExitCode> {
  const folder = await session.open();
  const ended = await followRun(session, folder, { isJson }, () => session.ask(runs.resume, { folder, id }));
  return report(session, folder, ended, isJson ? { json: true } : {});
}

async function cancel(session: Session, id: string): Promise<ExitCode> {
  session.terminal.print(formatRun(session, await session.ask(runs.cancel, { folder: await session.open(), id })));
  return EXIT.clean;
}

async function decisions(session: Session, id: string | undefined, { adr, limit, json }: DecisionOptions): Promise<ExitCode> {
  const { terminal, paint } = session;
  const folder = await session.open();
  const run = id === undefined ? {} : { run: id };
  if (adr !== undefined) {
    const { files } = await session.ask(runs.exportDecisions, { folder, ...run, into: adr });
    for (const { path } of files) terminal.print(`${path}\n`);
    return EXIT.clean;
  }
  const page = await session.ask(runs.decisions, { folder, ...run, limit });
  if (json) terminal.print(`${JSON.stringify(page, undefined, 2)}\n`);
  else {
    if (page.decisions.length === 0) terminal.print('No decisions.\n');
    for (const { at, what, why, verdict, approver, persona } of page.decisions) {
      const who = approver === undefined ? '' : `, ${plainText(approver)}`;
      terminal.print(
        `${at}  ${paint(verdict === 'allow' ? 'green' : 'red', verdict)}  ${plainText(what)}\n  ${persona}${who}: ${plainText(why)}\n`,
      );
    }
  }
  return EXIT.clean;
}
