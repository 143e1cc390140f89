import path from 'node:path';
import { type Command, Option } from 'commander';
import * as analytics from '../../../../protocol/analytics.ts';
import { type Session, UsageError } from '../session.ts';
import { EXIT, type ExitCode } from '../terminal.ts';

interface Options {
  since: string;
  until?: string;
  format: 'html' | 'md' | 'json';
  output?: string;
}

/** `stewardry report`: how a folder kept to its rules in a period, for whoever has to answer for it. */
export function registerReport(program: Command, session: Session, finish: (code: ExitCode) => void): void {
  program
    .command('report')
    .description('write a compliance report: findings, rules, waivers, decisions, approvals, and whether the audit record is intact')
    .option('--since <span>', 'how far back, such as 30d, 12w or 1y, or the first day, such as 2026-01-01', '30d')
    .option('--until <day>', 'the last day (default: today)')
    .addOption(new Option('--format <name>', 'how it is written').choices(['html', 'md', 'json']).default('md'))
    .option('--output <file>', 'write it there instead of to standard output')
    .action(async (options: Options) => finish(await report(session, options)));
}

async function report(session: Session, { since, until, format, output }: Options): Promise<ExitCode> {
  const to = until === undefined ? today() : dayOf('--until', until);
  const from = firstDay(since, to);
  const folder = await session.open();
  const { text } = await session.ask(analytics.report, { folder, from, to, format }, 'Reporting');
  if (output === undefined) session.terminal.print(text);
  else await session.terminal.writeFile(path.resolve(session.terminal.cwd, output), text);
  return EXIT.clean;
}

/** Days are UTC, like those of the record. */
function today(): string {
  return new Date().toISOString().slice(0, 10);
}

const DAY_MS = 86_400_000;
const DAYS = { d: 1, w: 7, m: 30, y: 365 } as const;

/** `30d` before the last day, or a day itself. */
function firstDay(since: string, to: string): string {
  const [, count, unit] = /^(\d{1,4})([dwmy])$/.exec(since) ?? [];
  if (count === undefined) return dayOf('--since', since);
  const days = Number(count) * DAYS[unit as keyof typeof DAYS]; // the expression allows these letters only
  return new Date(Date.parse(to) - Math.max(0, days - 1) * DAY_MS).toISOString().slice(0, 10);
}

function dayOf(option: string, text: string): string {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new UsageError(`${option} "${text}" is no day. Write one such as 2026-01-31${option === '--since' ? ', or 30d' : ''}.`);
  return new Date(time).toISOString().slice(0, 10);
}
