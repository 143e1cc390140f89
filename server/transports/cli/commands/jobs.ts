import { type Command, Option } from 'commander';
import type { JobDetails, JobState, JobSummary } from '../../../../protocol/index.ts';
import * as jobs from '../../../../protocol/jobs.ts';
import type { Session } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';
import { wholeNumber } from '../wholeNumber.ts';

type Finish = (code: ExitCode) => void;

interface Where {
  installation?: true;
}

interface ListOptions extends Where {
  state: JobState[];
  name?: string;
  limit: number;
  archived?: boolean;
  json?: true;
}

/** `stewardry jobs …`: background work, what became of it, and what to do about it. */
export function registerJobs(program: Command, session: Session, finish: Finish): void {
  const command = program.command('jobs').description('list and steer background jobs');
  const add = (name: string, description: string): Command =>
    command.command(name).description(description).option('--installation', 'jobs that belong to no workspace');
  add('list', 'jobs of the workspace, newest first')
    .addOption(new Option('--state <states...>', 'only in these states').choices(jobs.jobState.options).default([], 'all'))
    .option('--name <name>', 'only jobs of this name, such as rules/scan')
    .option('--limit <count>', 'at most this many', wholeNumber(1, 500), 50)
    .option('--archived', 'those that ended more than 30 days ago, from the archive')
    .option('--json', 'print JSON')
    .action(async (options: ListOptions) => finish(await list(session, options)));
  add('show', 'one job with its payload, checkpoint, result and error, as JSON')
    .argument('<id>', 'job id')
    .action(async (id: string, options: Where) => finish(await show(session, id, options)));
  add('retry', 'run failed, dead or cancelled jobs again, from where they stopped')
    .argument('<ids...>', 'job ids')
    .option('--from-start', 'from the beginning; completed jobs too')
    .action(async (ids: string[], options: Where & { fromStart?: true }) =>
      finish(await steer(session, options.fromStart ? jobs.requeue : jobs.retry, ids, options)),
    );
  add('cancel', 'ask jobs to stop')
    .argument('<ids...>', 'job ids')
    .action(async (ids: string[], options: Where) => finish(await steer(session, jobs.cancel, ids, options)));
  add('discard', 'forget jobs that have ended')
    .argument('<ids...>', 'job ids')
    .action(async (ids: string[], options: Where) => finish(await discard(session, ids, options)));
}

async function folderOf(session: Session, { installation }: Where): Promise<string | null> {
  return installation ? null : session.open();
}

async function list(session: Session, options: ListOptions): Promise<ExitCode> {
  const folder = await folderOf(session, options);
  const { state: states, name, limit, archived = false } = options;
  const page = await session.ask(jobs.list, { folder, states, limit, archived, ...(name === undefined ? {} : { name }) });
  if (options.json) {
    session.terminal.print(`${JSON.stringify(page, undefined, 2)}\n`);
    return EXIT.clean;
  }
  for (const job of page.jobs) session.terminal.print(formatJob(session, job));
  const counts = Object.entries(page.counts).filter(([, count]) => count > 0);
  session.terminal.print(counts.length === 0 ? 'No jobs.\n' : `${counts.map(([state, count]) => `${count} ${state}`).join(', ')}\n`);
  return EXIT.clean;
}

const STYLES = { pending: 'gray', running: 'blue', completed: 'green', failed: 'yellow', cancelled: 'gray', dead: 'red' } as const;

function formatJob({ paint }: Session, job: JobSummary): string {
  const state = job.isCancelling ? 'cancelling' : job.state;
  const progress = job.state === 'running' ? ` ${job.progress} %` : '';
  const attempts = job.attempts > 1 || job.state === 'failed' ? `  attempt ${job.attempts} of ${job.maxAttempts}` : '';
  const error = job.error === undefined ? '' : `\n  ${job.error.replaceAll('\n', ' ')}`;
  return `${job.id}  ${paint(STYLES[job.state], state)}${progress}  ${paint('bold', job.name)}  ${job.createdAt}${attempts}${error}\n`;
}

async function show(session: Session, id: string, options: Where): Promise<ExitCode> {
  const job: JobDetails = await session.ask(jobs.show, { folder: await folderOf(session, options), id });
  session.terminal.print(`${JSON.stringify(job, undefined, 2)}\n`);
  return EXIT.clean;
}

type Operation = typeof jobs.retry | typeof jobs.requeue | typeof jobs.cancel;

async function steer(session: Session, operation: Operation, ids: readonly string[], options: Where): Promise<ExitCode> {
  const folder = await folderOf(session, options);
  for (const id of ids) session.terminal.print(formatJob(session, await session.ask<Operation>(operation, { folder, id })));
  return EXIT.clean;
}

async function discard(session: Session, ids: readonly string[], options: Where): Promise<ExitCode> {
  const folder = await folderOf(session, options);
  for (const id of ids) await session.ask(jobs.discard, { folder, id });
  return EXIT.clean;
}
