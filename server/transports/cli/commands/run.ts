import { type Command, Option } from 'commander';
import type { RunSummary } from '../../../../protocol/index.ts';
import * as runs from '../../../../protocol/runs.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { followRun } from './followRun.ts';
import { formatRun, formatVerification } from './formatRun.ts';

type Finish = (code: ExitCode) => void;

interface RunOptions {
  persona?: string;
  provider?: string;
  model?: string;
  agent?: string;
  session?: string;
  approve?: 'ask' | 'auto';
  budget?: number;
  plan?: true;
  apply?: true;
  commit?: true;
  json?: true;
}

const MICRODOLLARS = 1_000_000;

/** `stewardry run PROMPT`: a task for a persona, from here to its end. */
export function registerRun(program: Command, session: Session, finish: Finish): void {
  program
    .command('run')
    .description('give a task to a persona; its changes wait for review, and nothing of yours is touched before')
    .argument('<prompt>', 'what to do')
    .option('--persona <name>', 'who does it')
    .option('--provider <name>', 'whose model')
    .option('--model <provider/model>', 'which model')
    .option('--agent <name>', 'an external agent of your settings, in place of a model')
    .option('--session <id>', 'go on in a session')
    .addOption(
      new Option('--approve <how>', 'what must be asked: ask here, or refuse (auto); ask on a terminal, else auto').choices([
        'ask',
        'auto',
      ]),
    )
    .option('--budget <dollars>', 'it may cost this much', Number)
    .option('--plan', 'agree on a plan first')
    .option('--apply', 'write the changes into your files when it is completed')
    .option('--commit', 'and commit them')
    .option('--json', 'print one JSON object a line: what happens, and the run at the end')
    .action(async (prompt: string, options: RunOptions) => finish(await run(session, prompt, options)));
}

async function run(session: Session, prompt: string, options: RunOptions): Promise<ExitCode> {
  const {
    persona,
    provider,
    agent,
    model = agent === undefined ? provider : `agent/${agent}`,
    session: within,
    approve,
    budget,
    plan = false,
    json,
  } = options;
  if (agent !== undefined && (options.model ?? provider) !== undefined)
    throw new UsageError('--agent stands in place of --model and --provider.');
  if (budget !== undefined && !(budget >= 0)) throw new UsageError('--budget takes dollars, such as 0.50.');
  const folder = await session.open();
  const ended = await followRun(session, folder, { isJson: json === true }, () =>
    session.ask(runs.start, {
      folder,
      prompt,
      approve: approve ?? (session.terminal.canAnswer ? 'ask' : 'auto'),
      plans: plan,
      ...(persona === undefined ? {} : { persona }),
      ...(model === undefined ? {} : { model }),
      ...(within === undefined ? {} : { session: within }),
      ...(budget === undefined ? {} : { budget: Math.round(budget * MICRODOLLARS) }),
    }),
  );
  return report(session, folder, ended, options);
}

/** What has become of a run, and what to do next. */
export async function report(
  session: Session,
  folder: string,
  run: RunSummary,
  { apply, commit, json }: Pick<RunOptions, 'apply' | 'commit' | 'json'>,
): Promise<ExitCode> {
  const { terminal } = session;
  const { verification } = await session.askAnyway(runs.show, { folder, id: run.id });
  if (json) terminal.print(`${JSON.stringify({ kind: 'end', run, verification })}\n`);
  else {
    terminal.print(`\n${formatRun(session, run)}`);
    if (verification !== undefined) terminal.print(formatVerification(session, verification));
  }
  const isCompleted = run.state === 'completed';
  if (isCompleted && (apply || commit) && run.review === 'open')
    return applyRun(session, folder, run.id, { commits: commit === true, isJson: json === true });
  if (!json && run.review === 'open')
    terminal.print(`Review it: stewardry runs diff ${run.id}\nTake it:   stewardry runs apply ${run.id}\n`);
  return isCompleted ? EXIT.clean : EXIT.findings;
}

/** Applies a run and says what came of each file. */
export async function applyRun(
  session: Session,
  folder: string,
  id: string,
  options: { readonly commits: boolean; readonly isJson: boolean; readonly paths?: readonly string[]; readonly withMarkers?: boolean },
): Promise<ExitCode> {
  const { terminal, paint } = session;
  const applied = await session.ask(runs.apply, {
    folder,
    id,
    commits: options.commits,
    onConflict: options.withMarkers === true ? 'markers' : 'leave',
    ...(options.paths === undefined || options.paths.length === 0 ? {} : { selection: options.paths.map((path) => ({ path })) }),
  });
  if (options.isJson) terminal.print(`${JSON.stringify(applied)}\n`);
  else {
    for (const { path, outcome } of applied.files) terminal.print(`${paint(outcome === 'conflict' ? 'red' : 'green', outcome)}  ${path}\n`);
    if (applied.commit !== undefined) terminal.print(`Committed as ${applied.commit}\n`);
    terminal.print(`Take it back: stewardry runs undo ${id}\n`);
  }
  return applied.conflicts.length > 0 ? EXIT.findings : EXIT.clean;
}
